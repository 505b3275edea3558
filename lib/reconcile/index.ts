/** Set reconciliation by ranges, with frames that may be lost, repeated and reordered. */
export { type Answer, type Lacking } from './answer';
export { boundBetween, compareBounds } from './bound';
export { type RangeFrame, type Range } from './rangeFrame';
export { type Bound, END, type Key, type KeySet, type RangeSum, START } from './keySet';
export { type Lift, addSums, openLift, subtractSums } from './lift';
export { type Reconcile, openReconcile } from './openReconcile';
export { type ReconcileParams } from './reconcileParams';
export { productionParams } from './productionParams';
export { saltedSet } from './saltedSet';
