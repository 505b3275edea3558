import * as fc from 'fast-check';
import type { Facts } from '../../protocols/quiet/rules/standing';
import type { GroupKind } from '../../protocols/quiet/rules/standing/facts';
import { CREATOR_KEY, ZERO, id } from './standingFacts';

interface Size {
  readonly peers: number;
  readonly groups: number;
  readonly grants: number;
  readonly invites: number;
  readonly links: number;
  /** Nothing that can take the place of another: one creator, no rival links, few devices. */
  readonly peaceful?: true;
}

export const SMALL: Size = { peers: 9, groups: 5, grants: 40, invites: 4, links: 8 };
export const RICH: Size = { peers: 40, groups: 12, grants: 200, invites: 12, links: 40 };
export const PEACEFUL: Size = { ...RICH, peaceful: true };

const peerId = (n: number): string => id(0x1000 + n);
const groupId = (n: number): string => id(0x2000 + n);
const inviteId = (n: number): string => id(0x3000 + n);
const linkInviteId = (n: number): string => id(0x4000 + n);
/** An id of its own that sorts anyhow. */
const eventId = (salt: number, n: number): string => id((0x100 + salt) * 0x1000 + n);

const salt = fc.nat(0xff);
const seldom = fc.nat(7).map((n) => n === 0);
const often = fc.nat(3).map((n) => n > 0);
const evenly = fc.boolean();

const pieces = ({ peers, groups, grants, invites, links }: Size) => {
  // One past the end of each pool is an id that nobody knows.
  const someone = fc.nat(peers);
  // Half of what is signed is signed by a few, so that much hangs on somebody.
  const early = fc.oneof(someone, fc.nat(peers >> 2));
  const many = <A>(of: fc.Arbitrary<A>, most: number, least = most >> 1): fc.Arbitrary<A[]> =>
    fc.array(of, { minLength: least, maxLength: most, size: 'max' });
  return fc.record({
    known: fc.nat(15).map((n) => n > 0),
    peers: many(fc.record({ creators: seldom, first: evenly, of: fc.nat(links) }), peers, peers),
    users: many(fc.record({ peer: someone, by: fc.option(fc.nat(invites)), salt, at: fc.nat(3) }), peers * 3),
    renames: many(fc.record({ peer: someone, salt, at: fc.nat(3) }), peers),
    groups: many(fc.record({ kind: fc.constantFrom<GroupKind>(0, 0, 0, 1, 2), by: early }), groups),
    grants: many(fc.record({ group: fc.oneof(fc.nat(1), fc.nat(groups)), user: someone, by: early, salt }), grants),
    invites: many(fc.record({ group: fc.nat(groups), uses: fc.nat(1), by: early }), invites),
    linkInvites: many(fc.oneof(early, fc.nat(peers >> 3)), links),
    links: many(
      fc.record({ peer: someone, honest: often, of: fc.nat(links), by: someone, seq: fc.nat(2), salt }),
      links * 2,
    ),
  });
};

/** No link of the same link invite stands before it. */
const isFirst = (links: Facts['links'], at: number): boolean =>
  links.findIndex(({ link_invite_id }) => link_invite_id === links[at]?.link_invite_id) === at;

/** A network as it could be found: much that holds, and much that hangs on nobody. */
export const anyWorld = (size: Size): fc.Arbitrary<Facts> =>
  fc.noBias(pieces(size)).map((drawn): Facts => {
    const calm = size.peaceful === true;
    const devices = drawn.peers.map(({ creators, first, of }, n) => ({
      peer_id: peerId(n),
      public_key: n === 0 || (creators && !calm) ? CREATOR_KEY : peerId(n).repeat(2),
      link_invite_id: n === 0 || first ? ZERO : linkInviteId(calm ? n : of),
      created_at_ms: 1,
    }));
    const linkInvites = drawn.linkInvites.map((by, n) => ({
      link_invite_id: linkInviteId(n),
      peer_id: peerId(by),
      closes_at_ms: n,
    }));
    const made = drawn.links.map(({ peer, honest, of, by, seq, salt: s }, n) => {
      const mine = devices.find((d) => d.peer_id === peerId(peer))?.link_invite_id ?? ZERO;
      const link_invite_id = honest ? mine : linkInviteId(of);
      const maker = linkInvites.find((i) => i.link_invite_id === link_invite_id)?.peer_id;
      const signer = honest && maker !== undefined ? maker : peerId(by);
      return { event_id: eventId(s, n), link_invite_id, linked_id: peerId(peer), peer_id: signer, seq };
    });
    return {
      network: drawn.known || calm ? { network_id: id(1), creator_public_key: CREATOR_KEY } : undefined,
      devices,
      users: [{ peer: 0, by: null, salt: 0, at: 0 }, ...drawn.users].map(({ peer, by, salt: s, at }, n) => ({
        event_id: eventId(s, n),
        peer_id: peerId(peer),
        name: `name ${n}`,
        invite_id: by === null ? null : inviteId(by),
        created_at_ms: at,
      })),
      renames: drawn.renames.map(({ peer, salt: s, at }, n) => ({
        event_id: eventId(s, n),
        peer_id: peerId(peer),
        name: `new name ${n}`,
        created_at_ms: at,
      })),
      groups: drawn.groups.map(({ kind, by }, n): Facts['groups'][number] => ({
        group_id: groupId(n),
        name: `group ${n}`,
        kind: n === 0 ? 1 : n === 1 ? 2 : kind,
        peer_id: peerId(by),
        created_at_ms: 3,
      })),
      grants: drawn.grants.map(({ group, user, by, salt: s }, n) => ({
        event_id: eventId(s, n),
        group_id: groupId(group),
        user_id: peerId(user),
        peer_id: peerId(by),
        created_at_ms: 4,
      })),
      invites: drawn.invites.map(({ group, uses, by }, n) => ({
        invite_id: inviteId(n),
        group_id: groupId(group),
        max_uses: uses,
        closes_at_ms: n,
        peer_id: peerId(by),
      })),
      linkInvites,
      // Seven peers that are linked and the first: nobody has a ninth.
      links: calm ? made.filter((l, n) => l.linked_id < peerId(8) && isFirst(made, n)) : made,
    };
  });
