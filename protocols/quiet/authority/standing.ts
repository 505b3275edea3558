import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Row, concatBytes, derive, fromHex } from '../../../lib';
import { factQueries } from './factQueries';
import { listNetworks } from './listNetworks';
import { type Facts, type Standing, standingOf } from './pure/standingOf';
import { readFacts } from './readFacts';
import { standingTables } from './standingTables';

const id = (hex: string): Uint8Array => fromHex(hex);
const idOrNull = (hex: string | null): Uint8Array | null => (hex === null ? null : fromHex(hex));
const bit = (yes: boolean): number => (yes ? 1 : 0);

/** Writes one network's standing as rows of its tables. */
const rowsOf = (
  network_id: EventId,
  { users, devices, members, outs, invites, linkInvites, ...removed }: Standing,
) => ({
  standing_users: users.map(({ user_id, is_member, is_guest, ...rest }) => ({
    ...{ network_id, user_id: id(user_id) },
    ...{ is_member: bit(is_member), is_guest: bit(is_guest) },
    ...rest,
  })),
  standing_devices: devices.map(({ peer_id, user_id, nth }) => ({
    ...{ network_id, peer_id: id(peer_id), user_id: id(user_id), nth },
  })),
  standing_members: members.map(({ group_id, user_id }) => ({
    network_id,
    group_id: id(group_id),
    user_id: id(user_id),
  })),
  standing_epochs: outs.map((group) => ({
    ...{ network_id, group_id: id(group.group_id), outs: concatBytes(...group.outs.map(id)) },
  })),
  standing_ever_in: removed.everIn.map(({ group_id, user_id }) => ({
    ...{ network_id, group_id: id(group_id), user_id: id(user_id) },
  })),
  standing_invites: invites.map(({ invite_id, user_id, group_id, max_uses, closes_at_ms }) => ({
    ...{ network_id, invite_id: id(invite_id), user_id: id(user_id), group_id: id(group_id) },
    ...{ max_uses, closes_at_ms },
  })),
  standing_link_invites: linkInvites.map(({ link_invite_id, user_id, peer_id, closes_at_ms, used_by }) => ({
    ...{ network_id, link_invite_id: id(link_invite_id), user_id: id(user_id), peer_id: id(peer_id) },
    ...{ closes_at_ms, used_by: idOrNull(used_by) },
  })),
  removed_users: removed.removedUsers.map(({ user_id, ...rest }) => ({ network_id, user_id: id(user_id), ...rest })),
  removed_devices: removed.removedDevices.map(({ peer_id, user_id, nth }) => ({
    ...{ network_id, peer_id: id(peer_id), user_id: id(user_id), nth },
  })),
  standing_struck: removed.struck.map(({ event_id, as_admin }) => ({
    ...{ network_id, event_id: id(event_id), as_admin: bit(as_admin) },
  })),
});

type Rows = Readonly<Record<string, readonly Row[]>>;

const mergeRows = (networks: readonly Rows[]): Rows =>
  Object.fromEntries(standingTables.map(({ name }) => [name, networks.flatMap((rows) => rows[name] ?? [])]));

/** Derives admins, members, guests, devices and invites in each network of an identity. Source: quiet, "Standing". */
export const standing = derive({
  name: 'standing',
  version: 4,
  from: [
    ...['network', 'peer', 'user', 'user_update', 'group', 'group_member', 'invite', 'link_invite', 'link'],
    ...['remove_user', 'remove_peer', 'revoke_invite', 'recover', 'remove_member', 'delete_message', 'delete_channel'],
    'channel_update',
  ],
  tables: standingTables,
  asks: [listNetworks, ...Object.values(factQueries)],
  run: (ask) =>
    pipe(
      ask(listNetworks, {}),
      E.chain(
        E.traverseArray((network) =>
          E.map((facts: Facts): Rows => rowsOf(network.network_id, standingOf(facts)))(readFacts(ask, network)),
        ),
      ),
      E.map(mergeRows),
    ),
});
