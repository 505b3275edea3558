import * as t from 'io-ts';
import { IdFromHex, writing } from '../../../lib';
import { leaveNetwork } from '../removal/leaveNetwork';
import { removePeer } from '../removal/removePeer';
import { demoteUser, removeUser } from '../removal/removeUser';
import { revokeInvite } from '../removal/revokeInvite';
import { record } from './params';

/** The last event that counts of one branch of a device's authority log. */
const Cutoff = t.strict({ peer_id: IdFromHex, cutoff: IdFromHex }, 'Cutoff');
const Cutoffs = t.readonlyArray(Cutoff);
const RemoveUser = record('RemoveUser', { user_id: IdFromHex }, { cutoffs: Cutoffs });
const RemovedUser = t.strict({ remove_user_id: IdFromHex, cutoffs: Cutoffs }, 'RemovedUser');

/** Removal of users, devices and invites. */
export const removalOperations = {
  'user.remove': writing({
    scope: 'session',
    params: RemoveUser,
    result: RemovedUser,
    route: 'POST /users/remove',
    flow: removeUser,
  }),
  'user.demote': writing({
    scope: 'session',
    params: RemoveUser,
    result: RemovedUser,
    route: 'POST /users/demote',
    flow: demoteUser,
  }),
  'user.leave': writing({
    scope: 'session',
    params: t.strict({ network_id: IdFromHex }, 'LeaveNetwork'),
    result: RemovedUser,
    route: 'POST /users/leave',
    flow: leaveNetwork,
  }),
  'peer.remove': writing({
    scope: 'session',
    params: record('RemovePeer', { peer_id: IdFromHex }, { cutoffs: Cutoffs, keep: t.readonlyArray(IdFromHex) }),
    result: t.strict(
      { remove_peer_id: IdFromHex, peer_ids: t.readonlyArray(IdFromHex), cutoffs: Cutoffs },
      'RemovedPeers',
    ),
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
