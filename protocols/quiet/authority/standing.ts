import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  type Ask,
  type EventId,
  type Fault,
  type Query,
  type Row,
  concatBytes,
  derive,
  fromHex,
  toHex,
} from '../../../lib';
import { listNetworks } from './listNetworks';
import { type Facts, type Standing, standingOf } from './pure/standingOf';
import type { TakeBackFact } from './pure/facts';
import { groupBy } from './pure/order';
import { factQueries, FACTS_PER_PAGE, type FactPage } from './factQueries';
import { standingTables } from './standingTables';

/** Reads every fact of one kind, page by page. */
const all = <A extends { readonly seq: number }>(
  ask: Ask,
  facts: Query<FactPage, A>,
  network_id: EventId,
): E.Either<Fault, readonly A[]> => {
  const found: A[] = [];
  for (let after = 0; ;) {
    const page = ask(facts, { network_id, after });
    if (E.isLeft(page)) return page;
    found.push(...page.right);
    after = page.right.at(-1)?.seq ?? after;
    if (page.right.length < FACTS_PER_PAGE) return E.right(found);
  }
};

interface Network {
  readonly network_id: EventId;
  readonly creator_public_key: Uint8Array;
  readonly recovery_key: Uint8Array;
}

/** Reads the facts of removals. Without removals, no log is followed. */
const removalsOf = (ask: Ask, network_id: EventId): E.Either<Fault, Pick<Facts, 'removals' | 'places'>> =>
  pipe(
    all(ask, factQueries.removals, network_id),
    E.chain((removals) =>
      removals.length === 0
        ? E.right({ removals: [], places: [] })
        : pipe(
            E.Do,
            E.bind('ofUsers', () => all(ask, factQueries.userCutoffs, network_id)),
            E.bind('ofPeers', () => all(ask, factQueries.peerCutoffs, network_id)),
            E.bind('ofRecoveries', () => all(ask, factQueries.recoveryCutoffs, network_id)),
            E.bind('logged', () => all(ask, factQueries.places, network_id)),
            E.let('cutoffs', ({ ofUsers, ofPeers, ofRecoveries }) =>
              groupBy([...ofUsers, ...ofPeers, ...ofRecoveries], ({ removal_id }) => removal_id),
            ),
            E.map(({ cutoffs, logged }) => ({
              removals: removals.map((removal) => ({
                ...removal,
                cutoffs: (cutoffs.get(removal.removal_id) ?? []).map(({ device_id: peer_id, cutoff }) => ({
                  ...{ peer_id, cutoff },
                })),
              })),
              places: logged.map(({ log, ...place }) => ({ ...place, seq: log })),
            })),
          ),
    ),
  );

type TakenBack = Omit<TakeBackFact, 'grant_ids'> & { readonly grant_id: string };

/** Unites the rows of each `remove_member`. */
const takeBacksOf = (rows: readonly TakenBack[]): readonly TakeBackFact[] =>
  [...groupBy(rows, ({ event_id }) => event_id).values()].flatMap((some) =>
    some.slice(0, 1).map(({ grant_id: _, ...act }) => ({ ...act, grant_ids: some.map(({ grant_id }) => grant_id) })),
  );

const factsOf = (ask: Ask, { network_id, creator_public_key, recovery_key }: Network): E.Either<Fault, Facts> =>
  pipe(
    E.Do,
    E.bind('devices', () => all(ask, factQueries.devices, network_id)),
    E.bind('users', () => all(ask, factQueries.users, network_id)),
    E.bind('groups', () => all(ask, factQueries.groups, network_id)),
    E.bind('grants', () => all(ask, factQueries.grants, network_id)),
    E.bind('invites', () => all(ask, factQueries.invites, network_id)),
    E.bind('linkInvites', () => all(ask, factQueries.linkInvites, network_id)),
    E.bind('listed', () => all(ask, factQueries.links, network_id)),
    E.bind('revocations', () => all(ask, factQueries.revocations, network_id)),
    E.bind('taken', () => all(ask, factQueries.takeBacks, network_id)),
    E.bind('removed', () => removalsOf(ask, network_id)),
    E.map(({ listed, groups, taken, removed, ...facts }) => ({
      ...facts,
      ...removed,
      groups: groups.map(({ log, ...group }) => ({ ...group, seq: log })),
      links: listed.map(({ log, ...link }) => ({ ...link, seq: log })),
      takeBacks: takeBacksOf(taken),
      network: {
        network_id: toHex(network_id),
        creator_public_key: toHex(creator_public_key),
        recovery_key: toHex(recovery_key),
      },
    })),
  );

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
          E.map((facts: Facts): Rows => rowsOf(network.network_id, standingOf(facts)))(factsOf(ask, network)),
        ),
      ),
      E.map(mergeRows),
    ),
});
