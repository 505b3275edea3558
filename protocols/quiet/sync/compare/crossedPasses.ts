import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type * as t from 'io-ts';
import { type CauseCtx, END, type Fault, IdColumn, START, query, row, toHex } from '../../../../lib';
import type { ReconcileFrame } from '../../wire/reconcileFrame';
import { reconcileOf } from './startPass';
import type { StreamState } from '../catchUp/streamState';
import type { FrameSender } from '../session/sessionPeer';
import { OWN_PEER } from '../../authority/peerSql';

/** Age at which an awaited answer counts as lost. */
const UNDER_WAY_MS = 2_500;
/** Ranges of a frame that begins a pass. An answer has a `skip`, or more ranges. */
const BEGINNING_MAX = 16;

const OwnRow = row('OwnRow', { peer_id: IdColumn });

/** Our own device in a network. */
export const ownPeerIn = query<{ network_id: Uint8Array }, t.TypeOf<typeof OwnRow>>({
  name: 'session.own_peer',
  sql: `SELECT o.peer_id FROM identities i ${OWN_PEER} WHERE i.received_by = :received_by AND o.network_id = :network_id LIMIT 1`,
  row: OwnRow,
});

/** Does a frame begin a pass over all of a scope? */
const begins = (ctx: CauseCtx, { ranges: bytes }: ReconcileFrame): E.Either<Fault, boolean> =>
  E.map(({ lower, ranges }: { readonly lower: typeof START; readonly ranges: readonly Ranged[] }) => {
    const isWhole = lower.at_ms === START.at_ms && lower.id.length === 0 && ranges.at(-1)?.upper.at_ms === END.at_ms;
    return isWhole && ranges.length <= BEGINNING_MAX && ranges.every(({ mode }) => mode === 'fingerprint');
  })(reconcileOf(ctx).decode(bytes));

interface Ranged {
  readonly mode: string;
  readonly upper: typeof END;
}

/**
 * If both sides start a pass at once, only the one with the smaller peer id is answered: both would find the same, at twice
 * the cost. A glance of ours does not count, since its answer looks like the beginning of a pass.
 */
export const hasCrossed = (
  ctx: CauseCtx,
  { peer_id, network_id }: FrameSender,
  frame: ReconcileFrame,
  { stage, due, asked_ms, theirs, ours }: StreamState,
): E.Either<Fault, boolean> => {
  const isAsked = stage === 'reconciling' && due > 0 && asked_ms > ctx.nowMs - UNDER_WAY_MS && theirs !== ours;
  if (!isAsked || frame.head.salted !== 0) return E.right(false);
  return pipe(
    E.Do,
    E.bind('isBeginning', () => begins(ctx, frame)),
    E.bind('own', () => ctx.query(ownPeerIn, { network_id })),
    E.map(({ isBeginning, own: [own] }) => isBeginning && own !== undefined && toHex(own.peer_id) < toHex(peer_id)),
  );
};
