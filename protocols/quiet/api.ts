import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { IdFromHex, U48_MAX, ZERO_ID, reading, writing } from '../../lib';
import { IdentityRow, listIdentities } from './events/identity/queries';
import { MessageRow, listMessages } from './events/message/queries';
import { announceAddress, updateUser } from './flows/changes';
import { addMember, createChannel, createGroup } from './flows/groups';
import { createInvite, inviteDevice } from './flows/invites';
import { acceptLink, joinAsUser, joinNetwork } from './flows/joining';
import { createMessage } from './flows/messages';
import { createIdentity, createNetwork } from './flows/networks';
import {
  ChannelRow,
  GroupRow,
  NetworkListRow,
  UserRow,
  listChannels,
  listGroups,
  listOwnNetworks,
  listUsers,
} from './people/queries';
import * as P from './params';
import { SyncRow, syncStatus } from './sessions/status';

const pageOf = ({ after, limit = 100 }: { readonly after?: typeof ZERO_ID; readonly limit?: number }) => ({
  after: after ?? ZERO_ID,
  limit: Math.min(Math.max(1, limit), P.PAGE_MAX),
});

/** All that an application can call. Ids are 32 lower-case hex characters; fields that are not named here are refused. */
export const operations = {
  'identity.create': writing({
    scope: 'node',
    params: P.Named,
    result: t.strict({ identity_id: IdFromHex }),
    route: 'POST /identities',
    flow: createIdentity,
  }),
  'identity.list': reading({
    scope: 'node',
    params: P.Nothing,
    result: t.readonlyArray(IdentityRow),
    route: 'GET /identities',
    reads: [listIdentities],
    read: (reader) => reader.query(listIdentities, {}),
  }),
  'user.join_as_user': writing({
    scope: 'node',
    params: P.ByLink,
    result: P.Joined,
    route: 'POST /join',
    flow: joinAsUser,
  }),
  'link.accept': writing({
    scope: 'node',
    params: P.ByLink,
    result: P.Joined,
    route: 'POST /link',
    flow: acceptLink,
  }),
  'network.create': writing({
    scope: 'session',
    params: P.NewNetwork,
    result: P.CreatedNetwork,
    route: 'POST /networks',
    flow: createNetwork,
  }),
  'network.join': writing({
    scope: 'session',
    params: P.JoinNetwork,
    result: P.Joined,
    route: 'POST /networks/join',
    flow: joinNetwork,
  }),
  'network.list': reading({
    scope: 'session',
    params: P.Nothing,
    result: t.readonlyArray(NetworkListRow),
    route: 'GET /networks',
    reads: [listOwnNetworks],
    read: (reader) => reader.query(listOwnNetworks, {}),
  }),
  'invite.create': writing({
    scope: 'session',
    params: P.NewInvite,
    result: t.strict({ invite_id: IdFromHex, link: t.string }),
    route: 'POST /invites',
    flow: createInvite,
  }),
  'link.invite': writing({
    scope: 'session',
    params: P.NewLink,
    result: t.strict({ link_invite_id: IdFromHex, link: t.string }),
    route: 'POST /links',
    flow: inviteDevice,
  }),
  'user.list': reading({
    scope: 'session',
    params: P.PageOfNetwork,
    result: t.readonlyArray(UserRow),
    route: 'GET /users',
    reads: [listUsers],
    read: (reader, { network_id, ...page }) => reader.query(listUsers, { network_id, ...pageOf(page) }),
  }),
  'user.update': writing({
    scope: 'session',
    params: t.strict({ network_id: IdFromHex, name: t.string }, 'UpdateUser'),
    result: t.strict({ user_update_id: IdFromHex }),
    route: 'POST /users/name',
    flow: updateUser,
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
    read: (reader, { network_id, ...page }) => reader.query(listGroups, { network_id, ...pageOf(page) }),
  }),
  'channel.create': writing({
    scope: 'session',
    params: P.NewChannel,
    result: t.strict({ channel_id: IdFromHex }),
    route: 'POST /channels',
    flow: createChannel,
  }),
  'channel.list': reading({
    scope: 'session',
    params: P.PageOfNetwork,
    result: t.readonlyArray(ChannelRow),
    route: 'GET /channels',
    reads: [listChannels],
    read: (reader, { network_id, ...page }) => reader.query(listChannels, { network_id, ...pageOf(page) }),
  }),
  'message.create': writing({
    scope: 'session',
    params: P.NewMessage,
    result: t.strict({ message_id: IdFromHex }),
    route: 'POST /messages',
    flow: createMessage,
  }),
  'message.list': reading({
    scope: 'session',
    params: P.PageOfChannel,
    result: P.MessagePage,
    route: 'GET /messages',
    reads: [listMessages],
    read: (reader, { channel_id, limit = 50, before }) =>
      E.map((messages: readonly t.TypeOf<typeof MessageRow>[]) => P.messagePage(messages, limit))(
        reader.query(listMessages, {
          channel_id,
          before_ms: before?.created_at_ms ?? U48_MAX,
          before_id: before?.message_id ?? ZERO_ID,
          now_ms: reader.nowMs,
          limit: Math.min(Math.max(1, limit), P.PAGE_MAX),
        }),
      ),
  }),
  'address.announce': writing({
    scope: 'session',
    params: P.NewAddress,
    result: t.strict({ address_id: IdFromHex }),
    route: 'POST /addresses',
    flow: announceAddress,
  }),
  'sync.status': reading({
    scope: 'session',
    params: t.strict({ network_id: IdFromHex }, 'SyncStatus'),
    result: t.readonlyArray(SyncRow),
    route: 'GET /sync',
    reads: [syncStatus],
    read: (reader, { network_id }) => reader.query(syncStatus, { network_id, now_ms: reader.nowMs }),
  }),
} as const;
