import * as t from 'io-ts';
import { IdFromHex, reading, writing } from '../../../lib';
import { updateUser } from '../network/updateUser';
import { createGroup } from '../groups/createGroup';
import * as P from './params';
import { GroupRow, listGroups } from '../groups/queries';
import { UserRow, listUsers } from '../authority/people';
import { addMember } from '../groups/addMember';
import { leaveNetwork } from '../removal/leaveNetwork';
import { removePeer } from '../removal/removePeer';
import { removeUser } from '../removal/removeUser';

/** Who is in a network, and in which groups. */
export const peopleOperations = {
  'user.list': reading({
    scope: 'session',
    params: P.PageOfNetwork,
    result: t.readonlyArray(UserRow),
    route: 'GET /users',
    reads: [listUsers],
    read: (reader, { network_id, ...page }) => reader.query(listUsers, { network_id, ...P.pageOf(page) }),
  }),
  'user.update': writing({
    scope: 'session',
    params: t.strict({ network_id: IdFromHex, name: t.string }, 'UpdateUser'),
    result: t.strict({ user_update_id: IdFromHex }),
    route: 'POST /users/name',
    flow: updateUser,
  }),
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
  'group.create': writing({
    scope: 'session',
    params: t.strict({ network_id: IdFromHex, name: t.string }, 'CreateGroup'),
    result: t.strict({ group_id: IdFromHex }),
    route: 'POST /groups',
    flow: createGroup,
  }),
  'group.add_member': writing({
    scope: 'session',
    params: t.strict({ group_id: IdFromHex, user_id: IdFromHex }, 'AddMember'),
    result: t.strict({ group_member_id: IdFromHex }),
    route: 'POST /groups/members',
    flow: addMember,
  }),
  'group.list': reading({
    scope: 'session',
    params: P.PageOfNetwork,
    result: t.readonlyArray(GroupRow),
    route: 'GET /groups',
    reads: [listGroups],
    read: (reader, { network_id, ...page }) => reader.query(listGroups, { network_id, ...P.pageOf(page) }),
  }),
} as const;
