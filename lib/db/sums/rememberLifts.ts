import type { Lift } from '../../reconcile/lift';
import { type Place, bytesOf } from './place';

/** Lifts that are remembered, in about ten megabytes: an event is lifted when it comes, and when its block is read. */
export const LIFTS_MAX = 65_536;

/** Lifts keys, and remembers some: what an id is lifted to never changes. When it is full it begins anew. */
export const rememberLifts = (lift: Lift): ((key: Place) => bigint) => {
  const known = new Map<string, bigint>();
  return (key) => {
    const found = known.get(key.id);
    if (found !== undefined) return found;
    if (known.size >= LIFTS_MAX) known.clear();
    const lifted = lift(bytesOf(key));
    known.set(key.id, lifted);
    return lifted;
  };
};
