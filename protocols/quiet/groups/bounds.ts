import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Fault, type SessionCtx, overLimit } from '../../../lib';
import { boundedCounts } from './groupQueries';

/** Bounds of a network, enforced by the device that makes one more. Source: quiet, "Bounds". */
export const BOUNDS = { users: 500, groups: 200, channels: 1_000, invites: 64 } as const;

/** Refuses one more at the bound. */
export const checkBound = (ctx: SessionCtx, network_id: EventId, what: keyof typeof BOUNDS): E.Either<Fault, unknown> =>
  pipe(
    ctx.query(boundedCounts, { network_id, now_ms: ctx.nowMs }),
    E.filterOrElse(
      (all) => (all.find((one) => one.what === what)?.count ?? 0) < BOUNDS[what],
      () => overLimit(what),
    ),
  );
