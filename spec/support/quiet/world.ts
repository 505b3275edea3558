import { type Event, ZERO_ID } from '../../../lib';
import { type World, filled, idOf, inDays, made, signedBy, worldOf } from './events';

export const PROOF = filled(64, 7);
export const NO_PROOF = filled(64, 0);

/** The recovery key of the network and of its creator, by number. */
export const RECOVERY = 91;

/** A device's event: its key, the link invite it was made for, and the key that recovers its user; 0 is none. */
export const device = (key: number, link_invite_id = ZERO_ID, recovery = 0): Event =>
  made(
    'peer',
    { public_key: filled(32, key), link_invite_id, recovery_key: filled(32, recovery) },
    { signed_by: ZERO_ID },
  );

export const networkOf = (key: number): Event =>
  made(
    'network',
    { name: 'home', creator_public_key: filled(32, key), recovery_key: filled(32, RECOVERY) },
    { realm_id: ZERO_ID, signed_by: ZERO_ID },
  );

export const userBy = (peer: string, invite: string | null): Event =>
  made(
    'user',
    { name: peer, invite_id: invite === null ? null : idOf(invite), proof: invite === null ? NO_PROOF : PROOF },
    signedBy(peer),
  );

export const groupOf = (kind: number, by = 'alice'): Event => made('group', { name: 'some', kind }, signedBy(by));

export const inviteTo = (group: string, max_uses: number, by = 'alice'): Event =>
  made(
    'invite',
    {
      public_key: filled(32, 21),
      box_key: filled(32, 22),
      group_id: idOf(group),
      max_uses,
      closes_at_ms: inDays(30),
    },
    signedBy(by),
  );

export const linkInviteBy = (peer: string): Event =>
  made('link_invite', { public_key: filled(32, 23), closes_at_ms: inDays(1) }, signedBy(peer));

export const linked = (peer: string, link_invite: string, by: string): Event =>
  made('link', { link_invite_id: idOf(link_invite), peer_id: idOf(peer), proof: PROOF }, signedBy(by));

export const memberOf = (group: string, user: string, by = 'alice'): Event =>
  made('group_member', { group_id: idOf(group), user_id: idOf(user) }, signedBy(by));

/** `recover`: a new device, named by its name, takes a user over. */
export const recoveryOf = (user: string, devices: readonly (readonly [string, string])[], by = 'spare'): Event =>
  made(
    'recover',
    {
      ...{ user_id: idOf(user), generation: 0, round: 0, acts: 1, proof: PROOF },
      devices: devices.map(([peer, cutoff]) => ({ peer_id: idOf(peer), cutoff: idOf(cutoff) })),
    },
    signedBy(by),
  );

/** `remove_user`: devices and their cutoffs by name. */
export const removalOf = (user: string, devices: readonly (readonly [string, string])[], by = 'alice'): Event =>
  made(
    'remove_user',
    {
      ...{ user_id: idOf(user), what: 0, round: 0, acts: 1 },
      devices: devices.map(([peer, cutoff]) => ({ peer_id: idOf(peer), cutoff: idOf(cutoff) })),
    },
    signedBy(by),
  );

const ALICES: readonly (readonly [string, Event])[] = [
  ['network', networkOf(1)],
  ['alice', device(1, ZERO_ID, RECOVERY)],
  ['user a', userBy('alice', null)],
  ['admins', groupOf(1)],
  ['everyone', groupOf(2)],
  ['circle', groupOf(0)],
  ['open', inviteTo('everyone', 0)],
  ['open circle', inviteTo('circle', 0)],
  ['limited', inviteTo('circle', 3)],
];

const OTHERS: readonly (readonly [string, Event])[] = [
  ['bob', device(2)],
  ['user b', userBy('bob', 'open')],
  ['carol', device(3)],
  ['user c', userBy('carol', 'limited')],
  ['ticket', linkInviteBy('alice')],
  ['phone', device(4, idOf('ticket'))],
  ['link', linked('phone', 'ticket', 'alice')],
  ['spare', device(6, idOf('recovery'))],
  ['recovery', recoveryOf('alice', [])],
  ['channel', made('channel', { group_id: idOf('circle'), name: 'general', retention_ms: 0 })],
  ['hall', made('channel', { group_id: idOf('everyone'), name: 'hall', retention_ms: 0 })],
  ['prekey', made('prekey', { public_key: filled(32, 31) }, { expires_at_ms: inDays(60) })],
];

/**
 * The network of alice, its creator: the groups of admins and everyone, and `circle`, of which she is the one member.
 * She has a second device, `phone`, and `spare` was made to recover her. Bob came by an open invite to everyone, carol by a limited one, and nobody let her
 * in yet.
 */
export const HOME: World = worldOf([...ALICES, ...OTHERS]);

/** Devices of one user, each linked by the one before: alice, then `d2` to `d<count>`. */
export const chainOf = (count: number): World => {
  const names = ['alice', ...Array.from({ length: count - 1 }, (_, n) => `d${n + 2}`)];
  const links = names.slice(1).flatMap((name, n): readonly (readonly [string, Event])[] => [
    [`ticket ${name}`, linkInviteBy(names[n]!)],
    [name, device(40 + n, idOf(`ticket ${name}`))],
    [`link ${name}`, linked(name, `ticket ${name}`, names[n]!)],
  ]);
  return worldOf([...ALICES, ...links]);
};
