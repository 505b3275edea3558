import * as t from 'io-ts';
import { IdFromHex, reading, writing } from '../../../lib';
import { addMember } from '../groups/addMember';
import { createGroup } from '../groups/createGroup';
import { GroupRow, listGroups } from '../groups/groupQueries';
import { PageOfNetwork, pageOf } from './params';

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
  'group.list': reading({
    scope: 'session',
    params: PageOfNetwork,
    result: t.readonlyArray(GroupRow),
    route: 'GET /groups',
    reads: [listGroups],
    read: (reader, { network_id, ...page }) => reader.query(listGroups, { network_id, ...pageOf(page) }),
  }),
} as const;
