import type { Facts, Standing } from '../../../protocols/quiet/authority/pure/standingOf';
import { type FoundUser, goodLinks, openScan, smaller } from './scan';

/** Scans everything, again and again, until a scan adds nothing. */
const untilStill = (scan: (beliefs: Set<string>) => void): ReadonlySet<string> => {
  const beliefs = new Set<string>();
  for (let before = -1; before < beliefs.size;) {
    before = beliefs.size;
    scan(beliefs);
  }
  return beliefs;
};

/** Of somebody whose standing is known: the user of a device, if what it signed under that id counts. */
type Doer = (peer_id: string, event_id: string) => string | undefined;

const doerOf =
  (known: readonly FoundUser[]): Doer =>
  (peer_id, event_id) =>
    known.find(({ devices }) =>
      devices.some((d) => d.peer_id === peer_id && (d.kept === 'all' || d.kept.includes(event_id))),
    )?.user_id;

/** One admin after the other, each time the one of the shortest chain and the smallest grant; then everybody else. */
const hearAll = (facts: Facts, kindOf: (group_id: string) => number | undefined) => {
  const scan = openScan(facts);
  const known: FoundUser[] = [];
  const chain = new Map<string, number>();
  const creators = scan.users.filter((u) => {
    const isKeyed = facts.devices.some((d) => d.peer_id === u && d.public_key === facts.network?.creator_public_key);
    return isKeyed && facts.users.some((x) => x.peer_id === u && x.invite_id === null);
  });
  const creator = creators.find((u) => scan.find(u).devices[0]?.kept !== 'all' && scan.find(u).devices.length > 0);
  type Next = readonly [length: number, grant: string, user: string];
  const next = (): readonly Next[] => {
    const first = creator ?? creators[0];
    if (known.length === 0) return first === undefined ? [] : [[0, '', first]];
    const doer = doerOf(known);
    return facts.grants
      .filter((g) => kindOf(g.group_id) === 1 && scan.users.includes(g.user_id))
      .filter((g) => !known.some((k) => k.user_id === g.user_id) && chain.has(doer(g.peer_id, g.event_id) ?? ''))
      .map((g): Next => [chain.get(doer(g.peer_id, g.event_id)!)! + 1, g.event_id, g.user_id]);
  };
  for (let all = next(); all.length > 0; all = next()) {
    const [length, , user] = all.reduce((a, b) => (smaller(b, a) ? b : a));
    const heard = scan.hear(user, chain.size);
    known.push(heard);
    if (heard.devices.length > 0) chain.set(user, length);
  }
  for (const user of scan.users) if (!known.some((k) => k.user_id === user)) known.push(scan.hear(user, undefined));
  return { known, ranks: [...chain.keys()], boundKeys: scan.boundKeys() };
};

const nameByScan = (facts: Facts, user_id: string, doer: Doer) => {
  const user = facts.users
    .filter((u) => u.peer_id === user_id)
    .reduce((a, b) => (smaller([b.event_id], [a.event_id]) ? b : a));
  const last = facts.renames
    .filter((r) => doer(r.peer_id, r.event_id) === user_id)
    .reduce<Facts['renames'][number] | undefined>(
      (a, b) => (a === undefined || smaller([a.created_at_ms, a.event_id], [b.created_at_ms, b.event_id]) ? b : a),
      undefined,
    );
  return { name: last?.name ?? user.name, created_at_ms: user.created_at_ms };
};

interface Known {
  readonly doer: Doer;
  readonly ranks: readonly string[];
  readonly isUser: (user_id: string) => boolean;
  readonly kindOf: (group_id: string) => number | undefined;
  readonly revoked: (invite_id: string) => boolean;
}

/** Belief by belief: `e` of everyone, `a` let in by an admin, `p` present, `m` member of a group. */
const beliefsByScan = (facts: Facts, { doer, ranks, isUser, kindOf, revoked }: Known): ReadonlySet<string> =>
  untilStill((believed) => {
    const believe = (belief: string): unknown => believed.add(belief);
    const join = (group_id: string, by: string | undefined, user_id: string): void => {
      if (kindOf(group_id) !== 0 || !believed.has(`e ${user_id}`)) return;
      if (by === undefined || believed.has(`m ${group_id} ${by}`)) believe(`m ${group_id} ${user_id}`);
    };
    for (const u of ranks) believe(`a ${u}`);
    for (const u of facts.users) {
      const i = facts.invites.find((x) => x.invite_id === u.invite_id);
      const by = i === undefined ? undefined : doer(i.peer_id, i.invite_id);
      if (i === undefined || by === undefined || !ranks.includes(by) || !isUser(u.peer_id)) continue;
      if (revoked(i.invite_id) && (i.max_uses !== 0 || !believed.has(`a ${u.peer_id}`))) continue;
      believe(`p ${u.peer_id}`);
      if (i.max_uses !== 0) continue;
      believe(`e ${u.peer_id}`);
      join(i.group_id, by, u.peer_id);
    }
    for (const g of facts.grants) {
      const by = doer(g.peer_id, g.event_id);
      if (by === undefined || !isUser(g.user_id)) continue;
      if (kindOf(g.group_id) === 2 && ranks.includes(by)) believe(`a ${g.user_id}`);
      join(g.group_id, by, g.user_id);
    }
    for (const b of [...believed]) if (b.startsWith('a ')) believe(`e ${b.slice(2)}`);
    for (const g of facts.groups) {
      const founder = doer(g.peer_id, g.group_id);
      if (founder !== undefined) join(g.group_id, undefined, founder);
      const named = [...believed].filter((b) => b.startsWith('e ')).map((b) => b.slice(2));
      for (const u of g.kind === 1 ? ranks : g.kind === 2 ? named : []) believe(`m ${g.group_id} ${u}`);
    }
    for (const b of [...believed]) if (b.startsWith('e ')) believe(`p ${b.slice(2)}`);
  });

const once = <A>(as: readonly A[], idOf: (a: A) => string): readonly A[] =>
  [...new Map(as.map((a) => [idOf(a), a])).entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, a]) => a);

/** Invites and link invites that are left, with their users. */
const invitesByScan = (facts: Facts, { doer, ranks }: Known, standing: (peer_id: string) => string | undefined) => {
  const revokedBy = (id: string, may: (by: string | undefined) => boolean): boolean =>
    facts.revocations.some((r) => r.invitation_id === id && may(doer(r.peer_id, r.revocation_id)));
  return {
    invites: once(
      facts.invites
        .filter((i) => ranks.includes(doer(i.peer_id, i.invite_id) ?? ''))
        .filter((i) => !revokedBy(i.invite_id, (by) => ranks.includes(by ?? '')))
        .map(({ peer_id, ...i }) => ({ ...i, user_id: doer(peer_id, i.invite_id)!, is_open: i.max_uses === 0 })),
      (i) => i.invite_id,
    ),
    linkInvites: once(
      facts.linkInvites
        .flatMap((i) => (standing(i.peer_id) === undefined ? [] : [{ ...i, user_id: standing(i.peer_id)! }]))
        .filter((i) => !revokedBy(i.link_invite_id, (by) => by === i.user_id))
        .map((i) => {
          const used = goodLinks(facts).find((l) => l.link_invite_id === i.link_invite_id);
          return { ...i, used_by: used?.linked_id ?? null };
        }),
      (i) => i.link_invite_id,
    ),
  };
};

/** The same question as `standingOf`, answered by scanning everything again until nothing changes. */
export const standingByScan = (facts: Facts): Omit<Standing, 'outs'> => {
  const kindOf = (g: string): number | undefined => facts.groups.find((x) => x.group_id === g)?.kind;
  const { known, ranks, boundKeys } = hearAll(facts, kindOf);
  const doer = doerOf(known);
  const revoked = (id: string): boolean =>
    facts.revocations.some((r) => r.invitation_id === id && ranks.includes(doer(r.peer_id, r.revocation_id) ?? ''));
  const isUser = (u: string): boolean => known.some((k) => k.user_id === u && k.devices.length > 0);
  const all = { doer, ranks, isUser, kindOf, revoked };
  const beliefs = beliefsByScan(facts, all);
  const rankOf = (u: string): number | null => (ranks.includes(u) ? ranks.indexOf(u) : null);
  const told = known
    .filter((k) => beliefs.has(`p ${k.user_id}`))
    .sort((a, b) => (a.user_id < b.user_id ? -1 : 1))
    .map((k) => ({ ...k, ...nameByScan(facts, k.user_id, doer) }));
  const isGone = (k: FoundUser, d: FoundUser['devices'][number]): boolean => k.removed || d.kept !== 'all';
  const devices = (gone: boolean) =>
    once(
      told.flatMap((k) =>
        k.devices.filter((d) => isGone(k, d) === gone).map(({ peer_id }) => ({ peer_id, user_id: k.user_id })),
      ),
      (d) => d.peer_id,
    );
  const here = devices(false);

  return {
    users: told
      .filter((k) => !k.removed)
      .map(({ user_id, name, created_at_ms }) => ({
        ...{ user_id, name, created_at_ms, admin_rank: rankOf(user_id) },
        is_member: beliefs.has(`e ${user_id}`),
        is_guest: !beliefs.has(`e ${user_id}`),
      })),
    removedUsers: told
      .filter((k) => k.removed)
      .map(({ user_id, name, created_at_ms }) => ({ user_id, name, created_at_ms })),
    devices: here,
    removedDevices: devices(true),
    removedKeys: boundKeys,
    members: [...beliefs]
      .filter((b) => b.startsWith('m '))
      .sort()
      .map((b) => ({ group_id: b.split(' ')[1]!, user_id: b.split(' ')[2]! }))
      .filter((m) => !known.some((k) => k.user_id === m.user_id && k.removed)),
    ...invitesByScan(facts, all, (p) => here.find((d) => d.peer_id === p)?.user_id),
  };
};
