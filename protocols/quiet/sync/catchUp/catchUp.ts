import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import type { CauseCtx, Emission, Fault } from '../../../../lib';
import { job } from '../../../../streams/kit';
import { FIRST_KEY } from '../../keys/keyQueries';
import { askForKeys } from '../../keys/askForKeys';
import { type OpenSession, openSessions } from '../session/sessionQueries';
import { checkNextSlice } from '../compare/saltedCheck';
import { askScopes } from './askScopes';
import { sharedScopes } from './streamQueries';
import type { Emitted } from './noteWants';

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

/** Asks each device about what is due. */
export const askEach = (ctx: CauseCtx, sessions: readonly OpenSession[]): Emitted =>
  E.map((asked: readonly (readonly Emission[])[]) => asked.flat())(
    E.traverseArray((session: OpenSession) => askScopes(ctx, session))(sessions),
  );

/** Keeps sessions alive by asking for new events, and asks for keys that are missing. */
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
      E.bind('attended', ({ sessions }) => attend(ctx, sessions, state)),
      E.map(({ asked, attended }) => ({
        emissions: [...asked, ...attended.emissions],
        state: { nth: (state.nth + 1) % 1_000, key_after: attended.key_after },
      })),
    ),
});
