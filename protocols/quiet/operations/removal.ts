import * as t from 'io-ts';
import { IdFromHex, reading, writing } from '../../../lib';
import { leaveNetwork } from '../removal/leaveNetwork';
import { previewReads, previewRemoval } from '../removal/previewRemoval';
import { removePeer } from '../removal/removePeer';
import { demoteUser, removeUser } from '../removal/removeUser';
import { revokeInvite } from '../removal/revokeInvite';
import { record } from './params';

/** The last event that counts of one branch of a device's authority log. */
const Cutoff = t.strict({ peer_id: IdFromHex, cutoff: IdFromHex }, 'Cutoff');
const Cutoffs = t.readonlyArray(Cutoff);
const RemoveUser = record('RemoveUser', { user_id: IdFromHex }, { cutoffs: Cutoffs, sign_again: t.boolean });
const Demotion = record('DemoteUser', { user_id: IdFromHex }, { cutoffs: Cutoffs });

/** Who counts no more, by ids in hex. */
const Fallen = t.strict(
  {
    users: t.readonlyArray(t.string),
    removed: t.readonlyArray(t.string),
    admins: t.readonlyArray(t.string),
    devices: t.readonlyArray(t.strict({ peer_id: t.string, user_id: t.string })),
    places: t.readonlyArray(t.strict({ group_id: t.string, user_id: t.string })),
  },
  'Fallen',
);
const Effect = {
  acts: t.readonlyArray(
    t.strict({ peer_id: IdFromHex, type: t.string, count: t.number, newest_ms: t.number }, 'ActsOfDevice'),
  ),
  rests: Fallen,
  falls: Fallen,
  deletions: t.readonlyArray(
    t.strict({ target: IdFromHex, group_id: IdFromHex, is_channel: t.boolean }, 'DeletionThatFalls'),
  ),
  cutoffs: Cutoffs,
};
const RemovedUser = t.strict(
  { remove_user_id: IdFromHex, signed_again: t.readonlyArray(IdFromHex), ...Effect },
  'RemovedUser',
);

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
    params: Demotion,
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
    result: t.strict({ remove_peer_id: IdFromHex, peer_ids: t.readonlyArray(IdFromHex), ...Effect }, 'RemovedPeers'),
    route: 'POST /peers/remove',
    flow: removePeer,
  }),
  'removal.preview': reading({
    scope: 'session',
    params: record(
      'PreviewRemoval',
      {},
      { user_id: IdFromHex, peer_id: IdFromHex, cutoffs: Cutoffs, keep: t.readonlyArray(IdFromHex) },
    ),
    result: t.strict(Effect, 'RemovalPreview'),
    route: 'GET /removals/preview',
    reads: previewReads,
    read: previewRemoval,
  }),
  'invite.revoke': writing({
    scope: 'session',
    params: t.strict({ invite_id: IdFromHex }, 'RevokeInvite'),
    result: t.strict({ revoke_invite_id: IdFromHex }),
    route: 'POST /invites/revoke',
    flow: revokeInvite,
  }),
} as const;
