import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { job } from '../../../../streams/kit';
import { requestSession } from './requestSession';
import { REQUESTS_PER_TICK_MAX, sessionTargets } from './sessionQueries';

/** Emissions of one request at most: introductions, note, request. */
const EMISSIONS_EACH = 12;

/** Every three seconds, asks devices without a session for one; devices that never answered are asked least often. */
export const requestSync = job({
  name: 'requestSync',
  everyMs: 3_000,
  limit: REQUESTS_PER_TICK_MAX * EMISSIONS_EACH,
  state: t.strict({}),
  initial: {},
  run: (ctx) =>
    pipe(
      ctx.query(sessionTargets, { now_ms: ctx.nowMs }),
      E.chain(E.traverseArray((target) => requestSession(ctx, target))),
      E.map((asked) => ({ emissions: asked.flat(), state: {} })),
    ),
});
