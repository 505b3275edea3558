import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { chunksOf } from 'fp-ts/ReadonlyArray';
import * as t from 'io-ts';
import { type CauseCtx, type Emission, type EventId, type Fault, drop, noting, toHex } from '../../../../lib';
import { job } from '../../../../streams/kit';
import { FIRST_KEY } from '../../keys/keyQueries';
import { askForKeys } from '../../keys/askForKeys';
import { type OpenSession, openSessions } from '../session/sessionQueries';
import { checkNextSlice } from '../compare/saltedCheck';
import { askScopes } from './askScopes';
import { type Want, overdueWants, sharedScopes } from './streamQueries';
import { type Emitted, streamFrameTo, noteWants } from './takePage';
import { STREAM_IDS_MAX } from '../../wire/streamFrame';

/** Times that a missing event is asked for before it is given up. */
const TRIES_MAX = 10;

const askAgain = (ctx: CauseCtx, peer_id: EventId, scope: EventId, wants: readonly Want[]): Emitted => {
  const ids = wants.map(({ event_id }) => event_id);
  const tries = Math.max(...wants.map((want) => want.tries)) + 1;
  return pipe(
    streamFrameTo(peer_id, { op: 'want', scope, ids }),
    E.map((frame) => [...noteWants(ctx, peer_id, scope, ids, tries), frame]),
  );
};

/** Asks one device in one frame for the missing events of one scope. */
const batches = (wants: readonly Want[]): readonly (readonly Want[])[] => {
  const grouped = new Map<string, Want[]>();
  for (const want of wants) {
    const name = `${toHex(want.peer_id)}${toHex(want.scope)}`;
    grouped.set(name, [...(grouped.get(name) ?? []), want]);
  }
  return [...grouped.values()].flatMap(chunksOf(STREAM_IDS_MAX));
};

const wantAgain = (ctx: CauseCtx): Emitted =>
  pipe(
    E.Do,
    E.bind('overdue', () => ctx.query(overdueWants, { now_ms: ctx.nowMs })),
    E.chain(({ overdue }) => {
      // The next comparison finds events that were given up.
      const isDone = ({ known, tries }: Want): boolean => known || tries >= TRIES_MAX;
      const done = overdue.filter(isDone);
      const left = overdue.filter((want) => !isDone(want));
      const dropped = noting(...done.map(({ peer_id, event_id }) => drop('wants', { peer_id, event_id })));
      return pipe(
        batches(left),
        E.traverseArray((batch) => {
          const [first] = batch;
          return first === undefined ? E.right([]) : askAgain(ctx, first.peer_id, first.scope, batch);
        }),
        E.map((asked) => [...(done.length === 0 ? [] : [dropped]), ...asked.flat()]),
      );
    }),
  );

/** Where the next tick goes on: the device whose turn it is, and the key after which to ask. */
const State = t.strict({ nth: t.number, key_after: t.string });
type State = t.TypeOf<typeof State>;
const FIRST: State = { nth: 0, key_after: FIRST_KEY };

interface Attended {
  readonly emissions: readonly Emission[];
  readonly key_after: string;
}

/** Asks one device a tick for missing keys and checks it, a slice at a time. All devices are asked for the same keys in turn. */
const attend = (
  ctx: CauseCtx,
  sessions: readonly OpenSession[],
  { nth, key_after }: State,
): E.Either<Fault, Attended> => {
  const at = nth % Math.max(1, sessions.length);
  const session = sessions[at];
  if (session === undefined) return E.right({ emissions: [], key_after });
  return pipe(
    E.Do,
    E.bind('keys', () => askForKeys(ctx, session, key_after)),
    E.bind('scopes', () => ctx.query(sharedScopes, session)),
    E.bind('slice', ({ scopes }) => checkNextSlice(ctx, session.peer_id, scopes)),
    E.map(({ keys, slice }) => ({
      emissions: [...keys.emissions, ...slice],
      key_after: at === sessions.length - 1 ? keys.next : key_after,
    })),
  );
};

const askEach = (ctx: CauseCtx, sessions: readonly OpenSession[]): Emitted =>
  E.map((asked: readonly (readonly Emission[])[]) => asked.flat())(
    E.traverseArray((session: OpenSession) => askScopes(ctx, session))(sessions),
  );

/** Keeps sessions alive by asking for new events, and repairs losses: frames, events, keys. */
export const catchUp = job({
  name: 'catchUp',
  everyMs: 3_000,
  limit: 2_048,
  state: State,
  initial: FIRST,
  run: (ctx, state) =>
    pipe(
      E.Do,
      E.bind('sessions', () => ctx.query(openSessions, { now_ms: ctx.nowMs })),
      E.bind('asked', ({ sessions }) => askEach(ctx, sessions)),
      E.bind('again', () => wantAgain(ctx)),
      E.bind('attended', ({ sessions }) => attend(ctx, sessions, state)),
      E.map(({ asked, again, attended }) => ({
        emissions: [...asked, ...again, ...attended.emissions],
        state: { nth: (state.nth + 1) % 1_000, key_after: attended.key_after },
      })),
    ),
});
