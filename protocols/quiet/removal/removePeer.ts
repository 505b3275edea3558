import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Flow, type SessionCtx, equalBytes } from '../../../lib';
import { draftInNetwork } from '../rules/drafts';
import { type RemovalTarget, cutoffsOf, targetPeer } from './removalQueries';
import { unknownTarget, removerOf } from './remover';
import { revokeWithRemoval } from './revokeWithRemoval';
import { removePeerLayout } from '../wire/bodies/removal';

/** Removes one device that is lost or no longer trusted. */
export const removePeer: Flow<SessionCtx, { readonly peer_id: EventId }, { readonly remove_peer_id: EventId }> =
  (ctx) =>
  ({ peer_id }) =>
  () =>
    pipe(
      E.Do,
      E.bind('target', () =>
        E.chain(([target]: readonly RemovalTarget[]) => E.fromNullable(unknownTarget)(target))(
          ctx.query(targetPeer, { peer_id }),
        ),
      ),
      E.bind('remover', ({ target }) => removerOf(ctx, target)),
      E.chainFirst(({ remover, target }) => revokeWithRemoval(ctx, remover, target.user_id)),
      E.bind('devices', ({ target }) => ctx.query(cutoffsOf, { user_id: target.user_id })),
      E.chain(({ remover, devices }) => {
        const cutoffs = devices.filter((one) => equalBytes(one.peer_id, peer_id)).map(({ cutoff }) => ({ cutoff }));
        return ctx.emit(draftInNetwork(remover, ctx.nowMs, { layout: removePeerLayout, body: { peer_id, cutoffs } }));
      }),
      E.map((remove_peer_id) => ({ remove_peer_id })),
    );
