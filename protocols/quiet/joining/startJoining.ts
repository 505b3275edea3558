import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { Reflector } from '../../../streams/kit';
import { requestSession } from '../sync/session/requestSession';
import { sessionTargets } from '../sync/session/sessionQueries';

/** Asks the contacts of an accepted link at once, not at the next tick. */
export const startJoining: Reflector = {
  name: 'startJoining',
  on: 'joining',
  ours: true,
  limit: 64,
  reflect: (_, ctx) =>
    pipe(
      ctx.query(sessionTargets, { now_ms: ctx.nowMs }),
      E.chain(E.traverseArray((target) => requestSession(ctx, target))),
      E.map((asked) => asked.flat()),
    ),
};
