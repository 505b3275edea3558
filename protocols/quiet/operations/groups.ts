import * as t from 'io-ts';
import { IdFromHex, reading, writing } from '../../../lib';
import { addMember } from '../groups/addMember';
import { createGroup } from '../groups/createGroup';
import { GroupRow, listGroups } from '../groups/groupQueries';
import { leaveGroup, removeMember } from '../removal/removeMember';
import { PageOfNetwork, pageOf, record } from './params';

const RemovedMember = t.strict(
  {
    remove_member_ids: t.readonlyArray(IdFromHex),
    is_member: t.boolean,
    falls: t.readonlyArray(IdFromHex),
    let_in_again: t.boolean,
  },
  'RemovedMember',
);

/** Groups of a network and their members. */
export const groupOperations = {
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
  'group.remove_member': writing({
    scope: 'session',
    params: record('RemoveMember', { group_id: IdFromHex, user_id: IdFromHex }, { let_fall: t.boolean }),
    result: RemovedMember,
    route: 'POST /groups/members/remove',
    flow: removeMember,
  }),
  'group.leave': writing({
    scope: 'session',
    params: record('LeaveGroup', { group_id: IdFromHex }, { let_fall: t.boolean }),
    result: RemovedMember,
    route: 'POST /groups/leave',
    flow: leaveGroup,
  }),
  'group.list': reading({
    scope: 'session',
    params: PageOfNetwork,
    result: t.readonlyArray(GroupRow),
    route: 'GET /groups',
    reads: [listGroups],
    read: (reader, { network_id, ...page }) => reader.query(listGroups, { network_id, ...pageOf(page) }),
  }),
} as const;
