import * as t from 'io-ts';
import { IdFromHex, writing } from '../../../lib';
import { leaveNetwork } from '../removal/leaveNetwork';
import { removePeer } from '../removal/removePeer';
import { removeUser } from '../removal/removeUser';
import { revokeInvite } from '../removal/revokeInvite';

/** Removal of users, devices and invites. */
export const removalOperations = {
  'user.remove': writing({
    scope: 'session',
    params: t.strict({ user_id: IdFromHex }, 'RemoveUser'),
    result: t.strict({ remove_user_id: IdFromHex }),
    route: 'POST /users/remove',
    flow: removeUser,
  }),
  'user.leave': writing({
    scope: 'session',
    params: t.strict({ network_id: IdFromHex }, 'LeaveNetwork'),
    result: t.strict({ remove_user_id: IdFromHex }),
    route: 'POST /users/leave',
    flow: leaveNetwork,
  }),
  'peer.remove': writing({
    scope: 'session',
    params: t.strict({ peer_id: IdFromHex }, 'RemovePeer'),
    result: t.strict({ remove_peer_id: IdFromHex }),
    route: 'POST /peers/remove',
    flow: removePeer,
  }),
  'invite.revoke': writing({
    scope: 'session',
    params: t.strict({ invite_id: IdFromHex }, 'RevokeInvite'),
    result: t.strict({ revoke_invite_id: IdFromHex }),
    route: 'POST /invites/revoke',
    flow: revokeInvite,
  }),
} as const;
