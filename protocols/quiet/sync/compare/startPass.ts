import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  type CauseCtx,
  END,
  type Emission,
  type EventId,
  type Fault,
  type KeySet,
  type Reconcile,
  START,
  framing,
  noting,
  openReconcile,
  productionParams,
  refTo,
} from '../../../../lib';
import { type ReconcileHead, encodeReconcileFrame } from '../../wire/reconcileFrame';
import { type StreamState, countOf, noteProgress, samplePace, currentSet } from '../catchUp/streamState';

/** Credit: bytes that may come in answer to one frame. */
const CREDIT = 64 * 1_024;

/** Passes that are counted: after so many, the next one waits as long as one after a pass that was in step. */
const MISSES_MAX = 5;

type Emitted = E.Either<Fault, readonly Emission[]>;

/** The comparison with the parameters that the wire fixes. */
export const reconcileOf = ({ crypto }: CauseCtx): Reconcile => openReconcile(productionParams(crypto));

/** Sends ranges to a device, each frame with its head. */
export const reconcileFramesTo = (
  ctx: CauseCtx,
  peer_id: EventId,
  { scope, held, salted = 0 }: Pick<ReconcileHead, 'scope' | 'held'> & Partial<Pick<ReconcileHead, 'salted'>>,
  frames: readonly Uint8Array[],
): Emitted =>
  E.traverseArray((ranges: Uint8Array) =>
    pipe(
      encodeReconcileFrame({ head: { salted, scope, as_of_ms: ctx.nowMs, credit: CREDIT, held }, ranges }),
      E.map((frame): Emission => framing(frame, refTo('session', peer_id))),
    ),
  )(frames);

/** Begins a pass over a whole scope with a device; a mere glance where the counts were equal. */
export const startPass = (
  ctx: CauseCtx,
  peer_id: EventId,
  state: StreamState,
  set: KeySet = currentSet(ctx, state.scope),
): Emitted => {
  const { scope } = state;
  const held = countOf(set);
  const misses = Math.min(state.misses + 1, MISSES_MAX);
  const asked = { stage: 'reconciling', due: 1, cut: 0, misses, asked_ms: ctx.nowMs, ...samplePace(ctx, state, held) };
  // The first salted check is a day away.
  const now = { ...asked, checked_ms: state.checked_ms === 0 ? ctx.nowMs : state.checked_ms };
  const { glance, start } = reconcileOf(ctx);
  return pipe(
    reconcileFramesTo(ctx, peer_id, { scope, held }, state.theirs === held ? [glance(set)] : start(set)),
    E.map((frames) => [noting(noteProgress(ctx, peer_id, scope, now)), ...frames]),
  );
};

/** Compares what was pushed to a device lately, from the earliest of it on: all that is newer than `from_ms`. */
export const comparePushed = (ctx: CauseCtx, peer_id: EventId, scope: EventId, from_ms: number): Emitted => {
  const set = currentSet(ctx, scope);
  const frames = reconcileOf(ctx).start(set, { at_ms: from_ms, id: START.id }, END);
  return reconcileFramesTo(ctx, peer_id, { scope, held: countOf(set) }, frames);
};

/** Tells a device our count of a scope and asks nothing. */
export const sendCount = (ctx: CauseCtx, peer_id: EventId, scope: EventId): Emitted =>
  reconcileFramesTo(ctx, peer_id, { scope, held: countOf(currentSet(ctx, scope)) }, [reconcileOf(ctx).nothing]);
