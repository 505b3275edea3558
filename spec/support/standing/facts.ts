import { ZERO_ID, toHex } from '../../../lib';
import { type Facts, type Standing, standingOf } from '../../../protocols/quiet/authority/pure/standingOf';
import type { GroupKind } from '../../../protocols/quiet/authority/pure/facts';

export const ZERO = toHex(ZERO_ID);

/** An id that sorts as its number does. */
export const id = (n: number): string => n.toString(16).padStart(32, '0');

export const CREATOR_KEY = 'c0'.repeat(32);
/** A key that recovers nobody. */
export const NO_KEY = '00'.repeat(32);
export const CREATOR_RECOVERY = 'cc'.repeat(32);
export const NOTHING: Facts = {
  network: undefined,
  devices: [],
  users: [],
  groups: [],
  grants: [],
  invites: [],
  linkInvites: [],
  links: [],
  removals: [],
  takeBacks: [],
  revocations: [],
  places: [],
};

/** Two sets of facts as one. */
export const both = (a: Facts, b: Partial<Facts>): Facts => ({
  network: b.network ?? a.network,
  devices: [...a.devices, ...(b.devices ?? [])],
  users: [...a.users, ...(b.users ?? [])],
  groups: [...a.groups, ...(b.groups ?? [])],
  grants: [...a.grants, ...(b.grants ?? [])],
  invites: [...a.invites, ...(b.invites ?? [])],
  linkInvites: [...a.linkInvites, ...(b.linkInvites ?? [])],
  links: [...a.links, ...(b.links ?? [])],
  removals: [...a.removals, ...(b.removals ?? [])],
  takeBacks: [...a.takeBacks, ...(b.takeBacks ?? [])],
  revocations: [...a.revocations, ...(b.revocations ?? [])],
  places: [...a.places, ...(b.places ?? [])],
});

export const all = (...parts: readonly Partial<Facts>[]): Facts => parts.reduce<Facts>(both, NOTHING);

interface Told {
  readonly event_id?: string;
  readonly at?: number;
}

const keyOf = (peer_id: string): string => peer_id.repeat(2);

export const peer = (
  peer_id: string,
  link_invite_id = ZERO,
  public_key = keyOf(peer_id),
  recovery_key = NO_KEY,
): Partial<Facts> => ({ devices: [{ peer_id, public_key, link_invite_id, recovery_key, created_at_ms: 1 }] });

/** Only the `user` event. */
export const called = (peer_id: string, name: string, invite_id: string | null, told: Told = {}): Partial<Facts> => ({
  users: [
    { event_id: told.event_id ?? `e0${peer_id.slice(2)}`, peer_id, name, invite_id, created_at_ms: told.at ?? 2 },
  ],
});

/** A peer and its `user`. Without an invite of its own it came by one that nobody knows. */
export const user = (peer_id: string, invite_id: string | null = id(0xbad)): Facts =>
  all(peer(peer_id), called(peer_id, `name of ${Number.parseInt(peer_id, 16)}`, invite_id));

export const group = (group_id: string, kind: GroupKind, peer_id: string, seq = 0): Partial<Facts> => ({
  groups: [{ group_id, name: 'a group', kind, peer_id, created_at_ms: 3, seq }],
});

/** `group_member`: `peer_id` takes `user_id` in. */
export const grant = (group_id: string, user_id: string, peer_id: string, event_id = '?'): Partial<Facts> => {
  const unique = `${group_id.slice(-8)}${user_id.slice(-8)}${peer_id.slice(-8)}`.padStart(32, 'a');
  return { grants: [{ event_id: event_id === '?' ? unique : event_id, group_id, user_id, peer_id, created_at_ms: 4 }] };
};

export const invite = (invite_id: string, group_id: string, max_uses: number, peer_id: string): Partial<Facts> => ({
  invites: [{ invite_id, group_id, max_uses, closes_at_ms: 99, peer_id }],
});

export const linkInvite = (link_invite_id: string, peer_id: string): Partial<Facts> => ({
  linkInvites: [{ link_invite_id, peer_id, closes_at_ms: 99 }],
});

export const link = (
  link_invite_id: string,
  linked_id: string,
  peer_id: string,
  seq = 1,
  event_id = `1${linked_id.slice(1)}`,
): Partial<Facts> => ({ links: [{ event_id, link_invite_id, linked_id, peer_id, seq }] });

/** All of a device's becoming one: the invite, the peer and the link. */
export const linked = (link_invite_id: string, linked_id: string, peer_id: string, seq = 1): Facts =>
  all(
    linkInvite(link_invite_id, peer_id),
    peer(linked_id, link_invite_id),
    link(link_invite_id, linked_id, peer_id, seq),
  );

export const ALICE = id(0xa);
export const BOB = id(0xb);
export const CAROL = id(0xc);
export const DAVE = id(0xd);
export const MALLORY = id(0xf);
export const ADMINS = id(0x101);
export const EVERYONE = id(0x102);
export const CLUB = id(0x103);

/** Alice's network, with the two groups every network has. */
export const NETWORK = all(
  { network: { network_id: id(0x100), creator_public_key: CREATOR_KEY, recovery_key: CREATOR_RECOVERY } },
  peer(ALICE, ZERO, CREATOR_KEY, CREATOR_RECOVERY),
  called(ALICE, 'alice', null),
  group(ADMINS, 1, ALICE),
  group(EVERYONE, 2, ALICE),
);

/** What becomes of Alice's network with this added. */
export const withThese = (...parts: readonly Partial<Facts>[]): Standing => standingOf(all(NETWORK, ...parts));

export const idsOf = ({ users }: Standing): readonly string[] => users.map(({ user_id }) => user_id);

export const standingOfUser = (standing: Standing, user_id: string): Standing['users'][number] | undefined =>
  standing.users.find((u) => u.user_id === user_id);

/** The admins, best rank first. */
export const adminsOf = ({ users }: Standing): readonly string[] =>
  users
    .filter(({ admin_rank }) => admin_rank !== null)
    .sort((a, b) => Number(a.admin_rank) - Number(b.admin_rank))
    .map(({ user_id }) => user_id);

export const membersOf = ({ members }: Standing, group_id: string): readonly string[] =>
  members.filter((m) => m.group_id === group_id).map(({ user_id }) => user_id);

export const everyoneOf = ({ users }: Standing): readonly string[] =>
  users.filter(({ is_member }) => is_member).map(({ user_id }) => user_id);

export const devicesOf = ({ devices }: Standing, user_id: string): readonly string[] =>
  devices.filter((d) => d.user_id === user_id).map(({ peer_id }) => peer_id);
