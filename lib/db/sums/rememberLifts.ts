import type { Lift } from '../../reconcile/lift';
import { type Place, bytesOf } from './place';

/** Lifts cached at most, about 10 MB: an event is lifted when it comes and whenever its block is read. */
export const LIFTS_MAX = 65_536;

/** Lifts keys and caches the results, which never change. A full cache starts over. */
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
