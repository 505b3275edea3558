import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Fault, type Flow, type Reader, type SessionCtx, equalBytes, refused } from '../../../lib';
import { removePeerLayout } from '../wire/bodies/removal';
import { type LogEvent, type Tip, chooseTips } from './chooseTips';
import { emitParts, nextRound } from './emitParts';
import { type PreviewedRemoval, type RemovalEffect, examineRemoval } from './effect/examineRemoval';
import { letInAgain } from './letInAgain';
import { readCountedLog } from './effect/readNetworkFacts';
import { type RemovalTarget, devicesInOrder, lastPeerRound, linkedBy, targetPeer } from './removalQueries';
import { type Remover, removerOf, unknownTarget } from './remover';
import { revokeWithRemoval } from './revokeWithRemoval';

export interface PeerRemoval {
  readonly peer_id: EventId;
  /** How far the device's log counts: as it is here, unless cutoffs are given. */
  readonly cutoffs?: readonly Tip[] | undefined;
  /** Devices that stay, though the removed one linked them. */
  readonly keep?: readonly EventId[] | undefined;
}

export interface RemovedPeers extends RemovalEffect {
  readonly remove_peer_id: EventId;
  /** The removed device and those that it linked, through any chain. */
  readonly peer_ids: readonly EventId[];
  readonly cutoffs: readonly Tip[];
}

const lost: Fault = refused('removal.is_by_an_earlier_device');

/** Refuses a device of the same user that comes later than its target: no later device removes an earlier one. */
const checkOrder = (reader: Reader, remover: Remover, target: RemovalTarget, peer_id: EventId) =>
  !equalBytes(remover.user_id, target.user_id) || remover.isHigher
    ? E.right(undefined)
    : pipe(
        reader.query(devicesInOrder, { user_id: target.user_id }),
        E.filterOrElse(
          (devices) => {
            const nthOf = (id: EventId) => devices.find((one) => equalBytes(one.peer_id, id))?.nth ?? Infinity;
            return nthOf(remover.peer_id) <= nthOf(peer_id);
          },
          () => lost,
        ),
      );

const logOf = (log: readonly LogEvent[], peer_id: EventId): readonly LogEvent[] =>
  log.filter((one) => equalBytes(one.peer_id, peer_id));

/** Finds who removes a device and whom it belongs to. Refuses: no such device, a signer who may not. */
const openRemoval = (reader: Reader, peer_id: EventId) =>
  pipe(
    E.Do,
    E.bind('target', () =>
      E.chain(([target]: readonly RemovalTarget[]) => E.fromNullable(unknownTarget)(target))(
        reader.query(targetPeer, { peer_id }),
      ),
    ),
    E.bind('remover', ({ target }) => removerOf(reader, target)),
    E.chainFirst(({ remover, target }) => checkOrder(reader, remover, target, peer_id)),
  );
type Opened = { readonly target: RemovalTarget; readonly remover: Remover };

/** Plans the next round of each removal, and examines them. Later devices go first: the signer may be one that goes. */
const planRemovals = (reader: Reader, { target, remover }: Opened, { peer_id, cutoffs, keep = [] }: PeerRemoval) =>
  pipe(
    E.Do,
    E.bind('log', () => readCountedLog(reader, target.user_id)),
    E.bind('linked', () => reader.query(linkedBy, { peer_id })),
    E.let('others', ({ linked }) =>
      linked.map((one) => one.peer_id).filter((id) => !keep.some((kept) => equalBytes(kept, id))),
    ),
    E.bind('removals', ({ log, others }) =>
      E.traverseArray((target_id: EventId) =>
        pipe(
          reader.query(lastPeerRound, { own_id: remover.user_id, target_id }),
          E.chain(([row]) => nextRound(row?.last)),
          E.map((round) => ({
            ...{ target_id, round },
            cutoffs: target_id === peer_id && cutoffs !== undefined ? cutoffs : chooseTips(logOf(log, target_id)),
          })),
        ),
      )([...[...others].reverse(), peer_id]),
    ),
    E.bind('effect', ({ log, removals }) =>
      examineRemoval(reader, {
        ...{ network_id: remover.network_id, by: remover.peer_id, user_id: target.user_id, log, removals },
        ...{ kind: 'peer' as const, peer_ids: removals.map(({ target_id }) => target_id) },
      }),
    ),
  );

/** Tells what follows from the removal of a device, and signs nothing. */
export const previewPeerRemoval = (reader: Reader, removal: PeerRemoval): E.Either<Fault, PreviewedRemoval> =>
  pipe(
    openRemoval(reader, removal.peer_id),
    E.chain((opened) => planRemovals(reader, opened, removal)),
    E.map(({ removals, effect }) => ({ cutoffs: removals.flatMap(({ cutoffs }) => cutoffs), ...effect })),
  );

/** Removes a device that is lost or no longer trusted, and each device that it linked, through any chain. */
export const removePeer: Flow<SessionCtx, PeerRemoval, RemovedPeers> = (ctx) => (removal) => () =>
  pipe(
    openRemoval(ctx, removal.peer_id),
    E.chainFirst(({ remover, target }) => revokeWithRemoval(ctx, remover, target.user_id, 'own')),
    E.bind('plan', (opened) => planRemovals(ctx, opened, removal)),
    E.chainFirst(({ remover, plan: { effect } }) =>
      removal.cutoffs === undefined ? letInAgain(ctx, remover, effect.falls) : E.right([]),
    ),
    E.bind('ids', ({ remover, plan: { removals } }) =>
      E.traverseArray(({ target_id, round, cutoffs: slots }: (typeof removals)[number]) =>
        emitParts(ctx, remover, { round, slots }, ({ slots: some, ...part }) => ({
          layout: removePeerLayout,
          body: { peer_id: target_id, cutoffs: some.map(({ cutoff }) => ({ cutoff })), ...part },
        })),
      )(removals),
    ),
    E.chain(({ ids, plan: { removals, effect } }) =>
      pipe(
        E.fromNullable(unknownTarget)(ids.at(-1)),
        E.map((remove_peer_id) => {
          const named = [...removals].reverse();
          const peer_ids = named.map(({ target_id }) => target_id);
          return { remove_peer_id, peer_ids, cutoffs: named.flatMap(({ cutoffs }) => cutoffs), ...effect };
        }),
      ),
    ),
  );
