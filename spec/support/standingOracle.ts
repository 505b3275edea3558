import type { Facts, Standing } from '../../protocols/quiet/rules/standing';
import { ZERO } from './standingFacts';

const DEVICES_MAX = 8;

/** Scans everything, again and again, until a scan adds nothing. */
const untilStill = (scan: (beliefs: Set<string>) => void): ReadonlySet<string> => {
  const beliefs = new Set<string>();
  for (let before = -1; before < beliefs.size;) {
    before = beliefs.size;
    scan(beliefs);
  }
  return beliefs;
};

const smaller = (a: readonly (number | string)[], b: readonly (number | string)[]): boolean => {
  const at = a.findIndex((x, i) => x !== b[i]);
  return at >= 0 && a[at]! < b[at]!;
};

type Place = readonly (number | string)[];
type Located = { readonly peer_id: string; readonly user_id: string; readonly place: Place };

const good = (facts: Facts): Facts['links'] => {
  const fits = facts.links.filter(
    (l) =>
      facts.linkInvites.some((i) => i.link_invite_id === l.link_invite_id && i.peer_id === l.peer_id) &&
      facts.devices.some((d) => d.peer_id === l.linked_id && d.link_invite_id === l.link_invite_id),
  );
  return fits.filter(
    (l) =>
      !fits.some((r) => r.link_invite_id === l.link_invite_id && smaller([r.seq, r.event_id], [l.seq, l.event_id])),
  );
};

/** Every peer that could ever be a device, with its place among its user's; then the eight best places. */
const devicesByScan = (facts: Facts): readonly Located[] => {
  const links = good(facts);
  const first = facts.devices.filter(
    (d) => d.link_invite_id === ZERO && facts.users.some((u) => u.peer_id === d.peer_id),
  );
  const located: Located[] = first.map(({ peer_id }) => ({ peer_id, user_id: peer_id, place: [0, 0, ''] }));
  for (let before = -1; before < located.length;) {
    before = located.length;
    for (const l of links) {
      const parent = located.find((d) => d.peer_id === l.peer_id);
      if (parent === undefined || located.some((d) => d.peer_id === l.linked_id)) continue;
      const place = [Number(parent.place[0]) + 1, l.seq, l.event_id];
      located.push({ peer_id: l.linked_id, user_id: parent.user_id, place });
    }
  }
  const unique = located.filter((d, i) => located.findIndex((e) => e.peer_id === d.peer_id) === i);
  return unique.filter(
    (d) => unique.filter((e) => e.user_id === d.user_id && smaller(e.place, d.place)).length < DEVICES_MAX,
  );
};

/** Lengths of chains by relaxing every grant as often as there are grants, then one sort. */
const ranksByScan = (
  facts: Facts,
  userOf: (peer_id: string) => string | undefined,
  kindOf: (group_id: string) => number | undefined,
): readonly string[] => {
  const isUser = (u: string): boolean => userOf(u) === u;
  const [creator] = facts.users
    .filter((u) => u.invite_id === null && isUser(u.peer_id))
    .map((u) => u.peer_id)
    .filter((p) => facts.devices.some((d) => d.peer_id === p && d.public_key === facts.network?.creator_public_key))
    .sort();
  const length = new Map<string, number>(creator === undefined ? [] : [[creator, 0]]);
  const admin = facts.grants.filter((g) => kindOf(g.group_id) === 1 && isUser(g.user_id));
  const reached = (g: Facts['grants'][number]): number => (length.get(userOf(g.peer_id) ?? '') ?? Infinity) + 1;
  for (const _ of admin) {
    for (const g of admin) {
      if (reached(g) < (length.get(g.user_id) ?? Infinity)) length.set(g.user_id, reached(g));
    }
  }
  const last = (u: string): string =>
    admin
      .filter((g) => g.user_id === u && reached(g) === length.get(u))
      .map((g) => g.event_id)
      .sort()[0] ?? '';
  return [...length.keys()].sort((a, b) => (smaller([length.get(a)!, last(a)], [length.get(b)!, last(b)]) ? -1 : 1));
};

const nameByScan = (facts: Facts, user_id: string, mine: (peer_id: string) => boolean) => {
  const user = facts.users
    .filter((u) => u.peer_id === user_id)
    .reduce((a, b) => (smaller([b.event_id], [a.event_id]) ? b : a));
  const last = facts.renames
    .filter((r) => mine(r.peer_id))
    .reduce<Facts['renames'][number] | undefined>(
      (a, b) => (a === undefined || smaller([a.created_at_ms, a.event_id], [b.created_at_ms, b.event_id]) ? b : a),
      undefined,
    );
  return { name: last?.name ?? user.name, created_at_ms: user.created_at_ms };
};

/** Belief by belief: `e` of everyone, `p` present, `m` member of a group. */
const beliefsByScan = (
  facts: Facts,
  userOf: (peer_id: string) => string | undefined,
  kindOf: (group_id: string) => number | undefined,
  ranks: readonly string[],
): ReadonlySet<string> => {
  const isUser = (u: string): boolean => userOf(u) === u;
  return untilStill((believed) => {
    const believe = (belief: string): unknown => believed.add(belief);
    const join = (group_id: string, by: string | undefined, user_id: string): void => {
      if (kindOf(group_id) !== 0 || !believed.has(`e ${user_id}`)) return;
      if (by === undefined || believed.has(`m ${group_id} ${by}`)) believe(`m ${group_id} ${user_id}`);
    };
    for (const u of ranks) believe(`e ${u}`);
    for (const u of facts.users) {
      const i = facts.invites.find((x) => x.invite_id === u.invite_id);
      const by = i === undefined ? undefined : userOf(i.peer_id);
      if (i === undefined || by === undefined || !ranks.includes(by) || !isUser(u.peer_id)) continue;
      believe(`p ${u.peer_id}`);
      if (i.max_uses !== 0) continue;
      believe(`e ${u.peer_id}`);
      join(i.group_id, by, u.peer_id);
    }
    for (const g of facts.grants) {
      const by = userOf(g.peer_id);
      if (by === undefined || !isUser(g.user_id)) continue;
      if (kindOf(g.group_id) === 2 && ranks.includes(by)) believe(`e ${g.user_id}`);
      join(g.group_id, by, g.user_id);
    }
    for (const g of facts.groups) {
      const founder = userOf(g.peer_id);
      if (founder !== undefined) join(g.group_id, undefined, founder);
      const named = [...believed].filter((b) => b.startsWith('e ')).map((b) => b.slice(2));
      for (const u of g.kind === 1 ? ranks : g.kind === 2 ? named : []) believe(`m ${g.group_id} ${u}`);
    }
    for (const b of [...believed]) if (b.startsWith('e ')) believe(`p ${b.slice(2)}`);
  });
};

const once = <A>(as: readonly A[], idOf: (a: A) => string): readonly A[] =>
  [...new Map(as.map((a) => [idOf(a), a])).entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, a]) => a);

/** The same question as `standingOf`, answered by scanning everything again until nothing changes. */
export const standingByScan = (facts: Facts): Standing => {
  const located = devicesByScan(facts);
  const userOf = (p: string): string | undefined => located.find((d) => d.peer_id === p)?.user_id;
  const kindOf = (g: string): number | undefined => facts.groups.find((x) => x.group_id === g)?.kind;
  const ranks = ranksByScan(facts, userOf, kindOf);
  const beliefs = beliefsByScan(facts, userOf, kindOf, ranks);
  const present = (u: string | undefined): boolean => beliefs.has(`p ${u}`);
  const rankOf = (u: string): number | null => (ranks.includes(u) ? ranks.indexOf(u) : null);

  return {
    users: [...new Set(located.map((d) => d.user_id))]
      .filter(present)
      .sort()
      .map((user_id) => ({
        user_id,
        ...nameByScan(facts, user_id, (p) => userOf(p) === user_id),
        admin_rank: rankOf(user_id),
        is_member: beliefs.has(`e ${user_id}`),
        is_guest: !beliefs.has(`e ${user_id}`),
      })),
    devices: once(
      located.filter((d) => present(d.user_id)).map(({ peer_id, user_id }) => ({ peer_id, user_id })),
      (d) => d.peer_id,
    ),
    members: [...beliefs]
      .filter((b) => b.startsWith('m '))
      .sort()
      .map((b) => ({ group_id: b.split(' ')[1]!, user_id: b.split(' ')[2]! })),
    invites: once(
      facts.invites
        .filter((i) => ranks.includes(userOf(i.peer_id) ?? ''))
        .map(({ peer_id, ...i }) => ({ ...i, user_id: userOf(peer_id)!, is_open: i.max_uses === 0 })),
      (i) => i.invite_id,
    ),
    linkInvites: once(
      facts.linkInvites
        .filter((i) => present(userOf(i.peer_id)))
        .map((i) => {
          const used = good(facts).find((l) => l.link_invite_id === i.link_invite_id);
          return { ...i, user_id: userOf(i.peer_id)!, used_by: used?.linked_id ?? null };
        }),
      (i) => i.link_invite_id,
    ),
  };
};
