import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Fault, type Flow, type SessionCtx, equalBytes, refused } from '../../../lib';
import { removePeerLayout } from '../wire/bodies/removal';
import { type LogEvent, type Tip, chooseTips } from './chooseTips';
import { emitParts, nextRound } from './emitParts';
import { type RemovalTarget, countedLog, devicesInOrder, lastPeerRound, linkedBy, targetPeer } from './removalQueries';
import { type Remover, removerOf, unknownTarget } from './remover';
import { revokeWithRemoval } from './revokeWithRemoval';

export interface PeerRemoval {
  readonly peer_id: EventId;
  /** How far the device's log counts: as it is here, unless cutoffs are given. */
  readonly cutoffs?: readonly Tip[] | undefined;
  /** Devices that stay, though the removed one linked them. */
  readonly keep?: readonly EventId[] | undefined;
}

export interface RemovedPeers {
  readonly remove_peer_id: EventId;
  /** The removed device and those that it linked, through any chain. */
  readonly peer_ids: readonly EventId[];
  readonly cutoffs: readonly Tip[];
}

const lost: Fault = refused('removal.is_by_an_earlier_device');

/** Refuses a device of the same user that comes later than its target: no later device removes an earlier one. */
const checkOrder = (ctx: SessionCtx, remover: Remover, target: RemovalTarget, peer_id: EventId) =>
  !equalBytes(remover.user_id, target.user_id) || remover.isHigher
    ? E.right(undefined)
    : pipe(
        ctx.query(devicesInOrder, { user_id: target.user_id }),
        E.filterOrElse(
          (devices) => {
            const nthOf = (id: EventId) => devices.find((one) => equalBytes(one.peer_id, id))?.nth ?? Infinity;
            return nthOf(remover.peer_id) <= nthOf(peer_id);
          },
          () => lost,
        ),
      );

const emitOne = (
  ctx: SessionCtx,
  remover: Remover,
  peer_id: EventId,
  slots: readonly Tip[],
): E.Either<Fault, EventId> =>
  pipe(
    ctx.query(lastPeerRound, { own_id: remover.user_id, target_id: peer_id }),
    E.chain(([row]) => nextRound(row?.last)),
    E.chain((round) =>
      emitParts(ctx, remover, { round, slots }, ({ slots: some, ...part }) => ({
        layout: removePeerLayout,
        body: { peer_id, cutoffs: some.map(({ cutoff }) => ({ cutoff })), ...part },
      })),
    ),
  );

const logOf = (log: readonly LogEvent[], peer_id: EventId): readonly LogEvent[] =>
  log.filter((one) => equalBytes(one.peer_id, peer_id));

/** Removes a device that is lost or no longer trusted, and each device that it linked, through any chain. */
export const removePeer: Flow<SessionCtx, PeerRemoval, RemovedPeers> =
  (ctx) =>
  ({ peer_id, cutoffs, keep = [] }) =>
  () =>
    pipe(
      E.Do,
      E.bind('target', () =>
        E.chain(([target]: readonly RemovalTarget[]) => E.fromNullable(unknownTarget)(target))(
          ctx.query(targetPeer, { peer_id }),
        ),
      ),
      E.bind('remover', ({ target }) => removerOf(ctx, target)),
      E.chainFirst(({ remover, target }) => checkOrder(ctx, remover, target, peer_id)),
      E.chainFirst(({ remover, target }) => revokeWithRemoval(ctx, remover, target.user_id, 'own')),
      E.bind('log', ({ target }) => ctx.query(countedLog, { user_id: target.user_id })),
      E.bind('linked', () => ctx.query(linkedBy, { peer_id })),
      E.let('others', ({ linked }) =>
        linked.map((one) => one.peer_id).filter((id) => !keep.some((kept) => equalBytes(kept, id))),
      ),
      E.let('tips', ({ log, others }) => [
        { peer_id, slots: cutoffs ?? chooseTips(logOf(log, peer_id)) },
        ...others.map((id) => ({ peer_id: id, slots: chooseTips(logOf(log, id)) })),
      ]),
      // Later devices go first: the device that signs may be the one that goes.
      E.bind('ids', ({ remover, tips }) =>
        E.traverseArray((one: (typeof tips)[number]) => emitOne(ctx, remover, one.peer_id, one.slots))(
          [...tips].reverse(),
        ),
      ),
      E.chain(({ ids, tips }) =>
        pipe(
          E.fromNullable(unknownTarget)(ids.at(-1)),
          E.map((remove_peer_id) => ({
            remove_peer_id,
            peer_ids: tips.map((one) => one.peer_id),
            cutoffs: tips.flatMap(({ slots }) => slots),
          })),
        ),
      ),
    );
