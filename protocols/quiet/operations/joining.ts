import * as t from 'io-ts';
import { IdFromHex, reading, writing } from '../../../lib';
import { acceptLink } from '../joining/acceptLink';
import { createInvite } from '../joining/createInvite';
import { inviteDevice } from '../joining/inviteDevice';
import { joinAsUser } from '../joining/joinAsUser';
import { joinNetwork } from '../joining/joinNetwork';
import { ListedInvitation, listInvitations } from '../joining/listInvitations';
import { DeviceAddress, record } from './params';

const ByLink = record('ByLink', { link: t.string, name: t.string }, { address: DeviceAddress });
const Joined = t.strict(
  { identity_id: IdFromHex, network_id: IdFromHex, peer_id: IdFromHex, was_member: t.boolean },
  'Joined',
);

/** The two ways into a network: as a new member, or as one more device of a member. */
export const joiningOperations = {
  'invite.create': writing({
    scope: 'session',
    params: record(
      'NewInvite',
      { network_id: IdFromHex },
      { group_id: IdFromHex, max_uses: t.Int, closes_in_ms: t.Int },
    ),
    result: t.strict({ invite_id: IdFromHex, link: t.string }),
    route: 'POST /invites',
    flow: createInvite,
  }),
  'invite.list': reading({
    scope: 'session',
    params: t.strict({ network_id: IdFromHex }, 'ListInvites'),
    result: t.readonlyArray(ListedInvitation),
    route: 'GET /invites',
    reads: [listInvitations],
    read: (reader, { network_id }) => reader.query(listInvitations, { network_id, now_ms: reader.nowMs }),
  }),
  'user.join_as_user': writing({
    scope: 'node',
    params: ByLink,
    result: Joined,
    route: 'POST /join',
    flow: joinAsUser,
  }),
  'network.join': writing({
    scope: 'session',
    params: record('JoinNetwork', { link: t.string }, { name: t.string, address: DeviceAddress }),
    result: Joined,
    route: 'POST /networks/join',
    flow: joinNetwork,
  }),
  'link.invite': writing({
    scope: 'session',
    params: record('NewLink', { network_id: IdFromHex }, { closes_in_ms: t.Int }),
    result: t.strict({ link_invite_id: IdFromHex, link: t.string }),
    route: 'POST /links',
    flow: inviteDevice,
  }),
  'link.accept': writing({
    scope: 'node',
    params: ByLink,
    result: Joined,
    route: 'POST /link',
    flow: acceptLink,
  }),
} as const;
