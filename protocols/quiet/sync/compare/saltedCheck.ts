import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  type CauseCtx,
  type Emission,
  END,
  type EventId,
  type Fault,
  type KeySet,
  type Secret,
  boundBetween,
  noting,
  openLift,
  overLimit,
  START,
  refTo,
  reveal,
  saltedSet,
  secretIn,
} from '../../../../lib';
import { liftKeyOf } from '../../wire/derive';
import { reconcileFramesTo, reconcileOf } from './startPass';
import { type StreamState, countOf, noteProgress, currentSet } from '../catchUp/streamState';

/** Keys that one frame compares at first, and keys read at most to answer a frame. */
const SLICE_KEYS = 2_048;
export const SALTED_KEYS_MAX = 2 * SLICE_KEYS;
/** Interval between salted checks of a scope with a device, in milliseconds. Source: sync, "Reconciliation". */
const CHECKED_EVERY_MS = 24 * 60 * 60 * 1_000;

/** Smallest time other than 0, which stands for "never". */
const LONG_AGO_MS = 1;

/** Opens a set salted with the session's lift. Refuses a range with more keys than may be read. */
export const saltedSetOf = (
  ctx: CauseCtx,
  session: Secret,
  set: KeySet,
  [lower, upper]: Parameters<KeySet['sums']>[0],
): E.Either<Fault, KeySet> => {
  if (lower === undefined || upper === undefined || (set.sums([lower, upper])[0]?.count ?? 0) > SALTED_KEYS_MAX)
    return E.left(overLimit('salted_keys'));
  return pipe(
    liftKeyOf(ctx.crypto, reveal(session)),
    E.map((key) => saltedSet(set, openLift(ctx.crypto, key), SALTED_KEYS_MAX)),
  );
};

/** Is a salted check of a scope due or under way? */
const isDue = ({ stage, checked_ms, check_at_ms }: StreamState, nowMs: number): boolean =>
  stage === 'reconciling' && (check_at_ms > 0 || (checked_ms > 0 && checked_ms <= nowMs - CHECKED_EVERY_MS));

type Emitted = E.Either<Fault, readonly Emission[]>;

/** Compares the next slice of a scope under the session's lift, where crafted ids with equal sums no longer agree. */
const nextSlice = (ctx: CauseCtx, peer_id: EventId, { scope, check_at_ms, check_id }: StreamState): Emitted => {
  const set = currentSet(ctx, scope);
  const lower = { at_ms: check_at_ms, id: check_id };
  const [last, next] = set.keys(lower, END, SLICE_KEYS + 1).slice(SLICE_KEYS - 1);
  const upper = last === undefined || next === undefined ? END : boundBetween(last, next);
  const reached =
    upper === END
      ? { checked_ms: ctx.nowMs, check_at_ms: 0, check_id: START.id }
      : { check_at_ms: upper.at_ms, check_id: upper.id };
  const session = refTo('session', peer_id);
  return pipe(
    ctx.lend([session]),
    E.chain((deps) => secretIn(deps, session)),
    E.chain((secret) => saltedSetOf(ctx, secret, set, [lower, upper])),
    E.map((salted) => reconcileOf(ctx).start(salted, lower, upper)),
    E.chain((frames) => reconcileFramesTo(ctx, peer_id, { scope, held: countOf(set), salted: 1 }, frames)),
    E.map((frames) => [noting(noteProgress(ctx, peer_id, scope, reached)), ...frames]),
  );
};

/** Checks one slice of the first scope that is due with a device, if any is. */
export const checkNextSlice = (ctx: CauseCtx, peer_id: EventId, scopes: readonly StreamState[]): Emitted => {
  const due = scopes.find((state) => isDue(state, ctx.nowMs));
  // After the session has ended, the next tick goes on.
  return due === undefined ? E.right([]) : E.orElse((): Emitted => E.right([]))(nextSlice(ctx, peer_id, due));
};

/** Makes salted checks of all scopes with a device due at the next ticks. */
export const scheduleCheck = (ctx: CauseCtx, peer_id: EventId, scopes: readonly StreamState[]): Emission =>
  noting(...scopes.map(({ scope }) => noteProgress(ctx, peer_id, scope, { checked_ms: LONG_AGO_MS })));
