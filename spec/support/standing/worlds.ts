import * as fc from 'fast-check';
import type { Facts } from '../../../protocols/quiet/authority/pure/standingOf';
import type { GroupKind, RemovalFact } from '../../../protocols/quiet/authority/pure/facts';
import { CREATOR_KEY, CREATOR_RECOVERY, NO_KEY, ZERO, id } from './facts';
import { actsIn } from './logs';

interface Size {
  readonly peers: number;
  readonly groups: number;
  readonly grants: number;
  readonly invites: number;
  readonly links: number;
  readonly removals: number;
  /** Nothing that can take the place of another: one creator, no rival links, few devices. */
  readonly peaceful?: true;
}

export const SMALL: Size = { peers: 9, groups: 5, grants: 40, invites: 4, links: 8, removals: 6 };
export const RICH: Size = { peers: 40, groups: 12, grants: 200, invites: 12, links: 40, removals: 24 };
export const PEACEFUL: Size = { ...RICH, removals: 0, peaceful: true };

const peerId = (n: number): string => id(0x1000 + n);
const groupId = (n: number): string => id(0x2000 + n);
const inviteId = (n: number): string => id(0x3000 + n);
/** A peer made for this is nobody's first device, and no link fits it. */
const recoveryId = (n: number): string => id(0x5000 + n);
const linkInviteId = (n: number): string => id(0x4000 + n);
/** An id of its own that sorts anyhow. */
const eventId = (salt: number, n: number): string => id((0x100 + salt) * 0x1000 + n);

const salt = fc.nat(0xff);
const seldom = fc.nat(7).map((n) => n === 0);
const often = fc.nat(3).map((n) => n > 0);
const evenly = fc.boolean();

const pieces = ({ peers, groups, grants, invites, links, removals }: Size) => {
  // One past the end of each pool is an id that nobody knows.
  const someone = fc.nat(peers);
  // Half of what is signed is signed by a few, so that much hangs on somebody.
  const early = fc.oneof(someone, fc.nat(peers >> 2));
  const many = <A>(of: fc.Arbitrary<A>, most: number, least = most >> 1): fc.Arbitrary<A[]> =>
    fc.array(of, { minLength: least, maxLength: most, size: 'max' });
  return fc.record({
    known: fc.nat(15).map((n) => n > 0),
    peers: many(fc.record({ creators: seldom, keyed: evenly, first: evenly, of: fc.nat(links) }), peers, peers),
    users: many(fc.record({ peer: someone, by: fc.option(fc.nat(invites)), salt, at: fc.nat(3) }), peers * 3),
    groups: many(fc.record({ kind: fc.constantFrom<GroupKind>(0, 0, 0, 1, 2), by: early }), groups),
    grants: many(fc.record({ group: fc.oneof(fc.nat(1), fc.nat(groups)), user: someone, by: early, salt }), grants),
    invites: many(fc.record({ group: fc.nat(groups), uses: fc.nat(1), by: early }), invites),
    linkInvites: many(fc.oneof(early, fc.nat(peers >> 3)), links),
    links: many(
      fc.record({ peer: someone, honest: often, of: fc.nat(links), by: someone, seq: fc.nat(2), salt }),
      links * 2,
    ),
    shared: many(fc.record({ at: someone, of: someone }), removals >> 2, 0),
    removals: many(
      fc.record({
        ...{ by: early, kind: fc.nat(KINDS.length - 1), own: seldom, target: fc.oneof(early, someone), salt },
        ...{ round: fc.constantFrom(0, 0, 0, 1, 15, 16), acts: often, generation: fc.nat(1) },
        cutoffs: fc.array(fc.record({ of: someone, mine: often, at: fc.nat(7) }), { maxLength: 4 }),
      }),
      removals,
    ),
    takeBacks: many(fc.record({ by: early, of: fc.nat(grants), more: fc.nat(grants + groups), salt }), grants >> 3),
    revocations: many(
      fc.record({ by: early, link: seldom, of: fc.nat(Math.max(invites, links)), salt }),
      removals >> 1,
    ),
    forks: fc.array(fc.nat(3), { minLength: 64, maxLength: 64 }),
  });
};

/** No link of the same link invite stands before it. */
const isFirst = (links: Facts['links'], at: number): boolean =>
  links.findIndex(({ link_invite_id }) => link_invite_id === links[at]?.link_invite_id) === at;

type Acts = readonly { readonly peer_id: string; readonly id: string }[];

/** Each device's acts as its log, now and then with a branch. A recovering device begins with its recovery. */
const placesOf = (acts: Acts, forks: readonly number[]): Facts['places'] => {
  const logs = new Map<string, Facts['places'][number][]>();
  acts.forEach(({ peer_id, id: event_id }, n) => {
    const log = logs.get(peer_id) ?? [];
    // Mostly after the last one, else after one before that.
    const prev = log.at(-1 - (forks[n % forks.length] === 0 ? 1 : 0)) ?? log.at(-1);
    logs.set(peer_id, [
      ...log,
      { event_id, peer_id, prev: prev?.event_id ?? ZERO, seq: prev === undefined ? 0 : prev.seq + 1 },
    ]);
  });
  return [...logs.values()].flat();
};

type Drawn = ReturnType<typeof pieces> extends fc.Arbitrary<infer D> ? D : never;

/** The kind of a removal; the network's first device recovers nobody. */
const kindOf = ({ kind, by }: Drawn['removals'][number]): RemovalFact['kind'] =>
  by === 0 && KINDS[kind] === 'recover' ? 'peer' : KINDS[kind]!;

const KINDS: readonly RemovalFact['kind'][] = ['user', 'user', 'demotion', 'peer', 'peer', 'recover'];

/** Removals with cutoffs in the logs they cut, and elsewhere; take-backs of grants; and revocations. */
const removalsOf = (drawn: Drawn, facts: Omit<Facts, 'removals' | 'takeBacks' | 'revocations' | 'places'>) => {
  const revocations = drawn.revocations.map(({ by, link, of, salt: s }, n) => ({
    ...{ revocation_id: eventId(s, 0x400 + n), peer_id: peerId(by) },
    invitation_id: link ? linkInviteId(of) : inviteId(of),
  }));
  const removed = drawn.removals.map(({ by, own, target, round, acts, generation, salt: s }, n) => ({
    removal_id: eventId(s, 0x500 + n),
    peer_id: peerId(by),
    kind: kindOf(drawn.removals[n]!),
    target_id: peerId(own && kindOf(drawn.removals[n]!) !== 'recover' ? by : target),
    ...{ round, acts, generation: kindOf(drawn.removals[n]!) === 'recover' ? generation : 0 },
  }));
  const grants = [...facts.grants.map(({ event_id }) => event_id), ...facts.groups.map(({ group_id }) => group_id)];
  const takeBacks = drawn.takeBacks.map(({ by, of, more, salt: s }, n) => {
    const grant = facts.grants[of % Math.max(1, facts.grants.length)];
    const extra = grants[more % Math.max(1, grants.length)];
    return {
      ...{ event_id: eventId(s, 0x700 + n), peer_id: peerId(by) },
      ...{ group_id: grant?.group_id ?? groupId(0), user_id: grant?.user_id ?? peerId(0) },
      grant_ids: [...new Set([grant?.event_id ?? id(0xbad), extra ?? id(0xbad)])],
    };
  });
  const first = removed.filter(({ kind }) => kind === 'recover');
  const acted = actsIn({ ...facts, revocations, takeBacks, removals: removed.map((one) => ({ ...one, cutoffs: [] })) });
  const isFirstAct = ({ id: event_id }: Acts[number]): boolean => first.some((one) => one.removal_id === event_id);
  const places = placesOf([...acted.filter(isFirstAct), ...acted.filter((act) => !isFirstAct(act))], drawn.forks);
  const removals = removed.map((removal, n) => ({
    ...removal,
    cutoffs: drawn.removals[n]!.cutoffs.map(({ of, mine, at }) => {
      const peer_id = mine ? removal.target_id : peerId(of);
      const log = places.filter((place) => place.peer_id === peer_id);
      return { peer_id, cutoff: log[log.length - 1 - at]?.event_id ?? id(0xbad) };
    }),
  }));
  return { removals, takeBacks, revocations, places };
};

/** A network as it could be found: much that holds, and much that hangs on nobody. */
export const anyWorld = (size: Size): fc.Arbitrary<Facts> =>
  fc.noBias(pieces(size)).map((drawn): Facts => {
    const twin = new Map(drawn.shared.map(({ at, of }) => [at, of]));
    const calm = size.peaceful === true;
    const recovers = new Set(drawn.removals.filter((one) => kindOf(one) === 'recover').map(({ by }) => by));
    const devices = drawn.peers.map(({ creators, keyed, first, of }, n) => ({
      peer_id: peerId(n),
      public_key: n === 0 || (creators && !calm) ? CREATOR_KEY : peerId(twin.get(n) ?? n).repeat(2),
      link_invite_id: recovers.has(n) ? recoveryId(n) : n === 0 || first ? ZERO : linkInviteId(calm ? n : of),
      recovery_key: n === 0 || (creators && keyed && !calm) ? CREATOR_RECOVERY : NO_KEY,
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
      return { event_id: eventId(s, 0xa00 + n), link_invite_id, linked_id: peerId(peer), peer_id: signer, seq };
    });
    const facts = {
      network:
        drawn.known || calm
          ? { network_id: id(1), creator_public_key: CREATOR_KEY, recovery_key: CREATOR_RECOVERY }
          : undefined,
      devices,
      users: [{ peer: 0, by: null, salt: 0, at: 0 }, ...drawn.users].map(({ peer, by, salt: s, at }, n) => ({
        event_id: eventId(s, n),
        peer_id: peerId(peer),
        name: `name ${n}`,
        invite_id: by === null ? null : inviteId(by),
        created_at_ms: at,
      })),
      groups: drawn.groups.map(({ kind, by }, n): Facts['groups'][number] => ({
        group_id: groupId(n),
        name: `group ${n}`,
        kind: n === 0 ? 1 : n === 1 ? 2 : kind,
        peer_id: peerId(by),
        created_at_ms: 3,
        seq: n % 3,
      })),
      grants: drawn.grants.map(({ group, user, by, salt: s }, n) => ({
        event_id: eventId(s, 0x800 + n),
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
    const more = removalsOf(drawn, facts);
    return { ...facts, ...more, revocations: calm ? [] : more.revocations, takeBacks: calm ? [] : more.takeBacks };
  });
