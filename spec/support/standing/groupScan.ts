import type { Facts, Standing } from '../../../protocols/quiet/authority/pure/standingOf';
import type { FoundUser } from './scan';

const GROUPS_MAX = 16;

/** Somebody whose standing is known: the user of a device, if what it signed under that id counts. */
export type Doer = (peer_id: string, event_id: string) => string | undefined;

/** What is known of everybody once ranks are settled. */
export interface Known {
  readonly known: readonly FoundUser[];
  readonly doer: Doer;
  readonly admin: (peer_id: string, event_id: string) => string | undefined;
  readonly ranks: ReadonlyMap<string, number>;
  readonly kindOf: (group_id: string) => number | undefined;
  readonly revoked: (invite_id: string) => boolean;
}

/** Scans everything, again and again, until a scan adds nothing. */
const untilStill = (scan: (beliefs: Set<string>) => void): ReadonlySet<string> => {
  const beliefs = new Set<string>();
  for (let before = -1; before < beliefs.size;) {
    before = beliefs.size;
    scan(beliefs);
  }
  return beliefs;
};

/** Who is let in: `a` by an admin, `e` of everyone, `p` present. */
const arrivalsByScan = (facts: Facts, { admin, ranks, known, kindOf, revoked }: Known): ReadonlySet<string> =>
  untilStill((believed) => {
    const isUser = (u: string): boolean => known.some((k) => k.user_id === u);
    for (const u of ranks.keys()) believed.add(`a ${u}`);
    for (const g of facts.grants) {
      if (kindOf(g.group_id) === 2 && admin(g.peer_id, g.event_id) !== undefined && isUser(g.user_id))
        believed.add(`a ${g.user_id}`);
    }
    for (const u of facts.users) {
      const i = facts.invites.find((x) => x.invite_id === u.invite_id);
      if (i === undefined || admin(i.peer_id, i.invite_id) === undefined || !isUser(u.peer_id)) continue;
      if (revoked(i.invite_id) && (i.max_uses !== 0 || !believed.has(`a ${u.peer_id}`))) continue;
      believed.add(`p ${u.peer_id}`);
      if (i.max_uses === 0) believed.add(`e ${u.peer_id}`).add(`o ${u.event_id}`);
    }
    for (const b of [...believed]) if (b.startsWith('a ')) believed.add(`e ${b.slice(2)}`);
    for (const b of [...believed]) if (b.startsWith('e ')) believed.add(`p ${b.slice(2)}`);
  });

/** Members of groups, and who is present. */
export const groupsByScan = (facts: Facts, all: Known) => {
  const { doer, admin, ranks, known, kindOf } = all;
  const arrived = arrivalsByScan(facts, all);
  const isMember = (u: string): boolean => arrived.has(`e ${u}`);
  const seqOf = (g: Facts['groups'][number]): number => g.seq;
  const nthOf = (u: string, p: string): number =>
    known.find((k) => k.user_id === u)!.devices.findIndex((d) => d.peer_id === p);
  /** The maker of a group that counts. */
  const makerOf = (group_id: string): string | undefined => {
    const group = facts.groups.find((g) => g.group_id === group_id)!;
    const by = group.kind === 0 ? doer(group.peer_id, group_id) : undefined;
    if (by === undefined || !isMember(by) || ranks.has(by)) return by !== undefined && isMember(by) ? by : undefined;
    const before = new Set(
      facts.groups
        .filter((g) => g.kind === 0 && doer(g.peer_id, g.group_id) === by)
        .filter((g) => {
          const [a, b] = [g, group].map((x) => [nthOf(by, x.peer_id), seqOf(x), x.group_id] as const);
          return a![0] - b![0] || a![1] - b![1] ? (a![0] - b![0] || a![1] - b![1]) < 0 : a![2] < b![2];
        })
        .map((g) => g.group_id),
    );
    return before.size < GROUPS_MAX ? by : undefined;
  };
  const given = [
    ...facts.groups.flatMap((g) => {
      const maker = makerOf(g.group_id);
      return maker === undefined ? [] : [{ id: g.group_id, group_id: g.group_id, user_id: maker, by: maker }];
    }),
    ...facts.grants
      .filter((g) => kindOf(g.group_id) === 0)
      .map((g) => ({ ...g, id: g.event_id, by: doer(g.peer_id, g.event_id) })),
    ...facts.users
      .filter((u) => arrived.has(`o ${u.event_id}`))
      .map((u) => {
        const i = facts.invites.find((x) => x.invite_id === u.invite_id)!;
        return { id: u.event_id, group_id: i.group_id, user_id: u.peer_id, by: admin(i.peer_id, i.invite_id) };
      }),
  ];
  const within = (without: readonly string[]): ReadonlySet<string> =>
    untilStill((believed) => {
      for (const g of given) {
        if (g.by === undefined || without.includes(g.id) || !isMember(g.user_id) || !isMember(g.by)) continue;
        if (g.id === g.group_id || believed.has(`${g.group_id} ${g.by}`)) believed.add(`${g.group_id} ${g.user_id}`);
      }
    });
  const ever = within([]);
  const takenBack = facts.takeBacks.flatMap((t) => {
    const by = doer(t.peer_id, t.event_id);
    if (by === undefined || !isMember(by)) return [];
    const isAdminIn = admin(t.peer_id, t.event_id) !== undefined && ever.has(`${t.group_id} ${by}`);
    const isMaker = facts.groups.some((g) => g.group_id === t.group_id && makerOf(g.group_id) === by);
    return given
      .filter((g) => t.grant_ids.includes(g.id) && g.group_id === t.group_id && g.user_id === t.user_id)
      .filter((g) => isAdminIn || isMaker || by === t.user_id || g.by === by)
      .map((g) => g.id);
  });
  const normal = [...within(takenBack)].map((b) => ({ group_id: b.split(' ')[0]!, user_id: b.split(' ')[1]! }));
  const isDemoted = (u: string): boolean => known.some((k) => k.user_id === u && k.demoted);
  const named = facts.groups.flatMap((g) => {
    const users =
      g.kind === 1 ? [...ranks.keys()].filter((u) => !isDemoted(u)) : known.map((k) => k.user_id).filter(isMember);
    return g.kind === 0 ? [] : users.map((user_id) => ({ group_id: g.group_id, user_id }));
  });
  const members: Standing['members'] = [...new Map([...normal, ...named].map((m) => [`${m.group_id} ${m.user_id}`, m]))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, m]) => m);
  const everIn: Standing['members'] = [...ever]
    .sort()
    .map((b) => ({ group_id: b.split(' ')[0]!, user_id: b.split(' ')[1]! }));
  return { members, everIn, isMember, isPresent: (u: string): boolean => arrived.has(`p ${u}`) };
};
