import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { type CauseCtx, type Emission, type EventId, drop, equalBytes, note, noting } from '../../../../lib';
import { job } from '../../../../streams/kit';
import { comparePushed, startPass } from '../compare/startPass';
import { type OpenSession, openSessions } from '../session/sessionQueries';
import { askAgain, askForListed } from './askForListed';
import { askEach } from './catchUp';
import { REPAIR } from './catchUpTables';
import { sharedScopes } from './streamQueries';
import type { StreamState } from './streamState';
import { type Push, duePushes, newArrivals, repairsLeft } from './wantQueries';
import { LISTED_MAX } from './outstandingMax';
import { type Emitted, hasRoomToCompare, outstandingFrom } from './noteWants';

/** Comparisons of a burst of pushes: the second one is for where the first was lost. */
const COMPARISONS = 2;
const REMEMBERED_MS = 60_000;
const ARRIVALS_MS = 24 * 60 * 60 * 1_000;

/** Compares one burst with the device it was pushed to, if it may still read the scope. */
const compareOne = (ctx: CauseCtx, { peer_id, scope, from_ms, compared }: Push, readable: boolean): Emitted => {
  const isLast = compared + 1 >= COMPARISONS || !readable;
  const left = isLast
    ? drop('pushes', { peer_id, scope })
    : note('pushes', {
        peer_id,
        scope,
        compared: compared + 1,
        last_ms: ctx.nowMs,
        until_ms: ctx.nowMs + REMEMBERED_MS,
      });
  return E.map((frames: readonly Emission[]) => [noting(left), ...frames])(
    readable ? comparePushed(ctx, peer_id, scope, from_ms) : E.right([]),
  );
};

/** The scopes that each device with a session may read. */
interface Reader {
  readonly session: OpenSession;
  readonly scopes: readonly StreamState[];
}

const mayRead = (readers: readonly Reader[], peer_id: EventId, scope: EventId): boolean =>
  readers.some(
    ({ session, scopes }) => equalBytes(session.peer_id, peer_id) && scopes.some((one) => equalBytes(one.scope, scope)),
  );

const comparePushes = (ctx: CauseCtx, readers: readonly Reader[]): Emitted =>
  pipe(
    ctx.query(duePushes, { now_ms: ctx.nowMs }),
    E.chain(E.traverseArray((push: Push) => compareOne(ctx, push, mayRead(readers, push.peer_id, push.scope)))),
    E.map((all) => all.flat()),
  );

/** Begins the further pass over each scope of which more was missing than may be noted, once half of it has come. */
const goOnWithCut = (ctx: CauseCtx, { session: { peer_id }, scopes }: Reader): Emitted => {
  const cut = scopes.filter((state) => state.stage === 'reconciling' && state.cut > 0);
  if (cut.length === 0) return E.right([]);
  return pipe(
    outstandingFrom(ctx, peer_id),
    E.chain((outstanding) =>
      E.traverseArray((state: StreamState) =>
        hasRoomToCompare(outstanding, state.scope, LISTED_MAX / 2) ? startPass(ctx, peer_id, state) : E.right([]),
      )(cut),
    ),
    E.map((all) => all.flat()),
  );
};

/** Remembers what has come by now: at the next run, what was asked for earlier is lost. */
const passArrivals = (ctx: CauseCtx): Emitted =>
  E.map((came: readonly { readonly peer_id: EventId; readonly last_id: number }[]) => {
    const until_ms = ctx.nowMs + ARRIVALS_MS;
    const notes = came.map(({ peer_id, last_id }) => note('arrivals', { peer_id, before_id: last_id, until_ms }));
    return notes.length === 0 ? [] : [noting(...notes)];
  })(ctx.query(newArrivals, {}));

/** Repairs losses soon: compares what was pushed, and asks for what was listed or has not come. Nothing runs it in vain. */
export const repair = job({
  name: REPAIR,
  everyMs: 60_000,
  wokenInMs: 400,
  limit: 4_096,
  state: t.strict({}),
  initial: {},
  run: (ctx) =>
    pipe(
      E.Do,
      E.bind('sessions', () => ctx.query(openSessions, { now_ms: ctx.nowMs })),
      E.bind('readers', ({ sessions }) =>
        E.traverseArray((session: OpenSession) =>
          E.map((scopes: readonly StreamState[]): Reader => ({ session, scopes }))(ctx.query(sharedScopes, session)),
        )(sessions),
      ),
      E.bind('pushes', ({ readers }) => comparePushes(ctx, readers)),
      E.bind('again', () => askAgain(ctx)),
      E.bind('listed', ({ sessions }) => askForListed(ctx, sessions)),
      E.bind('cut', ({ readers }) => E.traverseArray((reader: Reader) => goOnWithCut(ctx, reader))(readers)),
      E.bind('asked', ({ sessions }) => askEach(ctx, sessions)),
      E.bind('passed', () => passArrivals(ctx)),
      E.bind('left', () => ctx.query(repairsLeft, { now_ms: ctx.nowMs })),
      E.map(({ pushes, again, listed, cut, asked, passed, left: [some] }) => ({
        emissions: [...pushes, ...again, ...listed, ...cut.flat(), ...asked, ...passed],
        state: {},
        pending: some?.left === true ? 1 : 0,
      })),
    ),
});
