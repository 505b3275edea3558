import * as t from 'io-ts';
import { IdFromHex, reading, writing } from '../../../lib';
import { IdentityRow, listIdentities } from '../authority/identities';
import { createInvite } from '../joining/createInvite';
import { createNetwork } from '../network/createNetwork';
import { syncNow } from '../sync/syncNow';
import * as P from './params';
import { NetworkListRow, listOwnNetworks } from '../authority/people';
import { GapRow, SyncRow, syncGaps, syncStatus } from '../sync/catchUp/syncStatus';
import { announceAddress } from '../network/announceAddress';
import { createIdentity } from '../network/createIdentity';
import { revokeInvite } from '../removal/revokeInvite';
import { ListedInvitation, listInvitations } from '../joining/listInvitations';
import { inviteDevice } from '../joining/inviteDevice';
import { acceptLink } from '../joining/acceptLink';
import { joinAsUser } from '../joining/joinAsUser';
import { joinNetwork } from '../joining/joinNetwork';

/** Identities, the networks they are in, and the ways in. */
export const networkOperations = {
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
  'invite.revoke': writing({
    scope: 'session',
    params: t.strict({ invite_id: IdFromHex }, 'RevokeInvite'),
    result: t.strict({ revoke_invite_id: IdFromHex }),
    route: 'POST /invites/revoke',
    flow: revokeInvite,
  }),
  'invite.list': reading({
    scope: 'session',
    params: t.strict({ network_id: IdFromHex }, 'ListInvites'),
    result: t.readonlyArray(ListedInvitation),
    route: 'GET /invites',
    reads: [listInvitations],
    read: (reader, { network_id }) => reader.query(listInvitations, { network_id }),
  }),
  'link.invite': writing({
    scope: 'session',
    params: P.NewLink,
    result: t.strict({ link_invite_id: IdFromHex, link: t.string }),
    route: 'POST /links',
    flow: inviteDevice,
  }),
  'address.announce': writing({
    scope: 'session',
    params: P.NewAddress,
    result: t.strict({ address_id: IdFromHex }),
    route: 'POST /addresses',
    flow: announceAddress,
  }),
  'sync.now': writing({
    scope: 'session',
    params: P.Nothing,
    result: t.strict({ asked: t.number }),
    route: 'POST /sync',
    flow: syncNow,
  }),
  'sync.status': reading({
    scope: 'session',
    params: t.strict({ network_id: IdFromHex }, 'SyncStatus'),
    result: t.readonlyArray(SyncRow),
    route: 'GET /sync',
    reads: [syncStatus],
    read: (reader, { network_id }) => reader.query(syncStatus, { network_id, now_ms: reader.nowMs }),
  }),
  'sync.gaps': reading({
    scope: 'session',
    params: t.strict({ network_id: IdFromHex }, 'SyncGaps'),
    result: t.readonlyArray(GapRow),
    route: 'GET /sync/gaps',
    reads: [syncGaps],
    read: (reader, { network_id }) => reader.query(syncGaps, { network_id }),
  }),
} as const;
