import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Fault, type Flow, type SessionCtx, equalBytes, refused } from '../../../lib';
import { authorIn } from '../authority/authorIn';
import { devicesInOrder } from './removalQueries';
import { type RemovedUser, emitUserRemoval } from './removeUser';

const notRoot: Fault = refused('leave.is_by_the_first_device');

/** This identity's user leaves a network. Only the first of their devices can say so for all of them. */
export const leaveNetwork: Flow<SessionCtx, { readonly network_id: EventId }, RemovedUser> =
  (ctx) =>
  ({ network_id }) =>
  () =>
    pipe(
      E.Do,
      E.bind('own', () => authorIn(ctx, network_id)),
      E.bind('devices', ({ own }) => ctx.query(devicesInOrder, { user_id: own.user_id })),
      E.filterOrElse(
        ({ own, devices: [root] }) => root !== undefined && equalBytes(root.peer_id, own.peer_id),
        () => notRoot,
      ),
      E.chain(({ own }) => emitUserRemoval(ctx, { user_id: own.user_id })),
    );
