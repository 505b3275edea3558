import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { job } from '../../../../streams/kit';
import { askForSession } from './requestSession';
import { ASKED_PER_TICK_MAX, targets } from './queries';

/** Emissions of one request at most: introductions, note, request. */
const EMISSIONS_EACH = 12;

/** Every three seconds, asks devices without a session for one; devices that never answered are asked least often. */
export const requestSync = job({
  name: 'requestSync',
  everyMs: 3_000,
  limit: ASKED_PER_TICK_MAX * EMISSIONS_EACH,
  state: t.strict({}),
  initial: {},
  run: (ctx) =>
    pipe(
      ctx.query(targets, { now_ms: ctx.nowMs }),
      E.chain(E.traverseArray((target) => askForSession(ctx, target))),
      E.map((asked) => ({ emissions: asked.flat(), state: {} })),
    ),
});
