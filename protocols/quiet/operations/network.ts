import * as t from 'io-ts';
import { IdFromHex, reading, writing } from '../../../lib';
import { IdentityRow, listIdentities } from '../authority/identityQueries';
import { NetworkListRow, UserRow, listOwnNetworks, listUsers } from '../authority/peopleQueries';
import { announceAddress } from '../network/announceAddress';
import { createIdentity } from '../network/createIdentity';
import { createNetwork } from '../network/createNetwork';
import { recoveryWords } from '../recovery/recoveryWords';
import { updateUser } from '../network/updateUser';
import { ADDRESS_FIELDS, DeviceAddress, Nothing, PageOfNetwork, pageOf, record } from './params';

const CreatedNetwork = t.strict(
  {
    network_id: IdFromHex,
    peer_id: IdFromHex,
    user_id: IdFromHex,
    admins_id: IdFromHex,
    everyone_id: IdFromHex,
    channel_id: IdFromHex,
  },
  'CreatedNetwork',
);

/** Identities of this node, their networks, and the users of a network. */
export const networkOperations = {
  'identity.create': writing({
    scope: 'node',
    params: t.strict({ name: t.string }, 'Named'),
    result: t.strict({ identity_id: IdFromHex }),
    route: 'POST /identities',
    flow: createIdentity,
  }),
  'identity.recovery_words': writing({
    scope: 'session',
    params: Nothing,
    result: t.strict({ words: t.string }, 'RecoveryWords'),
    route: 'POST /identities/recovery_words',
    flow: recoveryWords,
  }),
  'identity.list': reading({
    scope: 'node',
    params: Nothing,
    result: t.readonlyArray(IdentityRow),
    route: 'GET /identities',
    reads: [listIdentities],
    read: (reader) => reader.query(listIdentities, {}),
  }),
  'network.create': writing({
    scope: 'session',
    params: record('NewNetwork', { name: t.string }, { user_name: t.string, address: DeviceAddress }),
    result: CreatedNetwork,
    route: 'POST /networks',
    flow: createNetwork,
  }),
  'network.list': reading({
    scope: 'session',
    params: Nothing,
    result: t.readonlyArray(NetworkListRow),
    route: 'GET /networks',
    reads: [listOwnNetworks],
    read: (reader) => reader.query(listOwnNetworks, {}),
  }),
  'address.announce': writing({
    scope: 'session',
    params: t.strict({ network_id: IdFromHex, ...ADDRESS_FIELDS }, 'NewAddress'),
    result: t.strict({ address_id: IdFromHex }),
    route: 'POST /addresses',
    flow: announceAddress,
  }),
  'user.list': reading({
    scope: 'session',
    params: PageOfNetwork,
    result: t.readonlyArray(UserRow),
    route: 'GET /users',
    reads: [listUsers],
    read: (reader, { network_id, ...page }) =>
      reader.query(listUsers, { network_id, now_ms: reader.nowMs, ...pageOf(page) }),
  }),
  'user.update': writing({
    scope: 'session',
    params: t.strict({ network_id: IdFromHex, name: t.string }, 'UpdateUser'),
    result: t.strict({ user_update_id: IdFromHex }),
    route: 'POST /users/name',
    flow: updateUser,
  }),
} as const;
