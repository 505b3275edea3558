import type { Facts, Standing } from '../../../protocols/quiet/authority/pure/standingOf';
import { type Doer, type Known, groupsByScan } from './groupScan';
import { type FoundUser, goodLinks, has, least, openScan, smaller } from './scan';

const doerOf =
  (known: readonly FoundUser[], asAdmin: boolean): Doer =>
  (peer_id, event_id) =>
    known.find(({ devices }) =>
      devices.some((d) => d.peer_id === peer_id && has(d.kept, event_id) && (!asAdmin || has(d.asAdmin, event_id))),
    )?.user_id;

/** One admin after the other, each time the one of the shortest chain and the smallest grant; then everybody else. */
const hearAll = (facts: Facts, kindOf: (group_id: string) => number | undefined) => {
  const scan = openScan(facts);
  const known: FoundUser[] = [];
  const chain = new Map<string, number>();
  const founders = scan.users.filter((u) => {
    const { network } = facts;
    const isKeyed = facts.devices.some(
      (d) => d.peer_id === u && d.public_key === network?.creator_public_key && d.recovery_key === network.recovery_key,
    );
    return isKeyed && facts.users.some((x) => x.peer_id === u && x.invite_id === null);
  });
  const recovered = founders.flatMap((u) => {
    const place = scan.find(u).recovered;
    return place === undefined ? [] : [{ u, place }];
  });
  const last = least(recovered, ({ place }) => place);
  const first = last === undefined ? founders : [last.u];
  known.push(...scan.settle(first, 0));
  for (const u of first) chain.set(u, 0);

  type Next = readonly [length: number, grant: string, user: string];
  const next = (): readonly Next[] => {
    const doer = doerOf(known, true);
    return facts.grants
      .filter((g) => kindOf(g.group_id) === 1 && scan.users.includes(g.user_id))
      .filter((g) => !known.some((k) => k.user_id === g.user_id) && chain.has(doer(g.peer_id, g.event_id) ?? ''))
      .map((g): Next => [chain.get(doer(g.peer_id, g.event_id)!)! + 1, g.event_id, g.user_id]);
  };
  for (let all = next(); all.length > 0; all = next()) {
    const [length, , user] = all.reduce((a, b) => (smaller(b, a) ? b : a));
    known.push(...scan.settle([user], chain.size));
    chain.set(user, length);
  }
  const ranks = new Map([...chain.keys()].map((u, n) => [u, first.includes(u) ? 0 : n]));
  const rest = scan.users.filter((user) => !known.some((k) => k.user_id === user));
  known.push(...scan.settle(rest, undefined));
  return { known, ranks };
};

const nameByScan = (facts: Facts, user_id: string) => {
  const user = facts.users
    .filter((u) => u.peer_id === user_id)
    .reduce((a, b) => (smaller([b.event_id], [a.event_id]) ? b : a));
  return { name: user.name, created_at_ms: user.created_at_ms };
};

const once = <A>(as: readonly A[], idOf: (a: A) => string): readonly A[] =>
  [...new Map(as.map((a) => [idOf(a), a])).entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, a]) => a);

/** Invites and link invites that are left, with their users. */
const invitesByScan = (
  facts: Facts,
  { doer, admin, revoked }: Known,
  here: (peer_id: string) => string | undefined,
) => ({
  invites: once(
    facts.invites
      .filter((i) => admin(i.peer_id, i.invite_id) !== undefined && !revoked(i.invite_id))
      .map(({ peer_id, ...i }) => ({ ...i, user_id: admin(peer_id, i.invite_id)!, is_open: i.max_uses === 0 })),
    (i) => i.invite_id,
  ),
  linkInvites: once(
    facts.linkInvites
      .flatMap((i) => (here(i.peer_id) === undefined ? [] : [{ ...i, user_id: here(i.peer_id)! }]))
      .filter(
        (i) =>
          !facts.revocations.some(
            (r) => r.invitation_id === i.link_invite_id && doer(r.peer_id, r.revocation_id) === i.user_id,
          ),
      )
      .map((i) => {
        const used = goodLinks(facts).find((l) => l.link_invite_id === i.link_invite_id);
        return { ...i, used_by: used?.linked_id ?? null };
      }),
    (i) => i.link_invite_id,
  ),
});

const struckByScan = (facts: Facts, known: readonly FoundUser[]): Standing['struck'] =>
  once(
    facts.places.flatMap(({ peer_id, event_id }) => {
      const device = known.flatMap((k) => k.devices).find((d) => d.peer_id === peer_id);
      if (device === undefined || (has(device.kept, event_id) && has(device.asAdmin, event_id))) return [];
      return [{ event_id, as_admin: has(device.kept, event_id) }];
    }),
    (one) => one.event_id,
  );

/** The same question as `standingOf`, answered by scanning everything again until nothing changes. */
export const standingByScan = (facts: Facts): Omit<Standing, 'outs'> => {
  const kindOf = (g: string): number | undefined => facts.groups.find((x) => x.group_id === g)?.kind;
  const { known, ranks } = hearAll(facts, kindOf);
  const doer = doerOf(known, false);
  const asAdmin = doerOf(known, true);
  const admin = (peer_id: string, event_id: string): string | undefined => {
    const by = asAdmin(peer_id, event_id);
    return by !== undefined && ranks.has(by) ? by : undefined;
  };
  const revoked = (id: string): boolean =>
    facts.revocations.some((r) => r.invitation_id === id && admin(r.peer_id, r.revocation_id) !== undefined);
  const all: Known = { known, doer, admin, ranks, kindOf, revoked };
  const { members, everIn, isPresent, isMember } = groupsByScan(facts, all);
  const told = known
    .filter((k) => isPresent(k.user_id))
    .sort((a, b) => (a.user_id < b.user_id ? -1 : 1))
    .map((k) => ({ ...k, ...nameByScan(facts, k.user_id) }));
  const rankOf = (k: FoundUser): number | null => (k.demoted ? null : (ranks.get(k.user_id) ?? null));
  const devices = (gone: boolean) =>
    once(
      told.flatMap((k) =>
        k.devices.flatMap((d, nth) =>
          (k.removed || d.kept !== 'all') === gone ? [{ peer_id: d.peer_id, user_id: k.user_id, nth }] : [],
        ),
      ),
      (d) => d.peer_id,
    );
  const here = devices(false);

  return {
    users: told
      .filter((k) => !k.removed)
      .map((k) => ({
        ...{ user_id: k.user_id, name: k.name, created_at_ms: k.created_at_ms, admin_rank: rankOf(k) },
        acted_rank: ranks.get(k.user_id) ?? null,
        is_member: isMember(k.user_id),
        is_guest: !isMember(k.user_id),
      })),
    removedUsers: told
      .filter((k) => k.removed)
      .map((k) => ({
        user_id: k.user_id,
        name: k.name,
        admin_rank: rankOf(k),
        acted_rank: ranks.get(k.user_id) ?? null,
        created_at_ms: k.created_at_ms,
      })),
    devices: here,
    removedDevices: devices(true),
    members: members.filter((m) => !known.some((k) => k.user_id === m.user_id && k.removed)),
    everIn,
    struck: struckByScan(facts, known),
    ...invitesByScan(facts, all, (p) => here.find((d) => d.peer_id === p)?.user_id),
  };
};
