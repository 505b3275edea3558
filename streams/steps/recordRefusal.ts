import type { Store } from '../../lib/db/store';
import { type Envelope, NOBODY, type Stage } from '../../lib/envelope/envelope';
import { isIntrinsic, reasonOf } from '../../lib/fault';

/** Where a fault of the event itself may be held against its id: the id was recomputed there. */
const RECOMPUTED: ReadonlySet<Stage> = new Set(['fresh', 'opened', 'accepted', 'signed', 'validated', 'sealed']);

/**
 * Records a refusal after the roll-back of its run: a line for `explain`, and the id of an event that is bad in itself.
 * Only a *recomputed* id is ever remembered: one forged frame must not censor a real event.
 */
export const recordRefusal = (
  { refusals, badEvents }: Pick<Store, 'refusals' | 'badEvents'>,
  e: Envelope<'rejected'>,
  nowMs: number,
): void => {
  const { fault, at, event_id, origin, received_by } = e;
  if (received_by === NOBODY || fault._tag === 'Known' || fault._tag === 'Forgotten') return;
  const rule = reasonOf(fault);
  const arrived = origin !== undefined;
  if (arrived && event_id !== undefined && RECOMPUTED.has(at) && isIntrinsic(fault)) {
    badEvents.add(received_by, event_id, rule);
  }
  refusals.add(received_by, event_id, { rule, stage: at, at_ms: nowMs });
};
