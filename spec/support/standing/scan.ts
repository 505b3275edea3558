import type { Facts } from '../../../protocols/quiet/authority/pure/standingOf';
import { ZERO } from './facts';

const DEVICES_MAX = 8;
const OWN = 1e9;

type Place = readonly (number | string)[];
type Removal = Facts['removals'][number];
type Link = Facts['links'][number];
interface Verdict {
  readonly removal: Removal;
  readonly rank: number;
}
/** A device of a user: what of its log counts (`'all'`, or ids), and whether it was removed. */
export interface FoundDevice {
  readonly peer_id: string;
  readonly kept: 'all' | readonly string[];
}
export interface FoundUser {
  readonly user_id: string;
  readonly devices: readonly FoundDevice[];
  readonly removed: boolean;
}

export const smaller = (a: Place, b: Place): boolean => {
  const at = a.findIndex((x, i) => x !== b[i]);
  return at >= 0 && a[at]! < b[at]!;
};
const least = <A>(as: readonly A[], placeOf: (a: A) => Place): A | undefined =>
  as.find((a) => !as.some((b) => smaller(placeOf(b), placeOf(a))));

/** Links that fit, one a link invite. */
export const goodLinks = (facts: Facts): readonly Link[] => {
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

interface Located {
  readonly peer_id: string;
  readonly user_id: string;
  readonly place: Place;
  readonly links: readonly Link[];
}

/** Every peer that could ever be a device, with its place among its user's and the links it hangs on. */
const locate = (facts: Facts): readonly Located[] => {
  const located: Located[] = [...new Set(facts.devices.filter((d) => d.link_invite_id === ZERO).map((d) => d.peer_id))]
    .filter((p) => facts.users.some((u) => u.peer_id === p))
    .map((p) => ({ peer_id: p, user_id: p, place: [0, 0, ''], links: [] }));
  for (let before = -1; before < located.length;) {
    before = located.length;
    for (const l of goodLinks(facts)) {
      const parent = located.find((d) => d.peer_id === l.peer_id);
      if (parent === undefined || located.some((d) => d.peer_id === l.linked_id)) continue;
      const place = [Number(parent.place[0]) + 1, l.seq, l.event_id];
      located.push({ peer_id: l.linked_id, user_id: parent.user_id, place, links: [...parent.links, l] });
    }
  }
  return located;
};

/** Ids of a log from one back to its beginning, as far as it is here. */
const back = (facts: Facts, peer_id: string, from: string): readonly string[] => {
  const place = facts.places.find((p) => p.event_id === from && p.peer_id === peer_id);
  return place === undefined ? [] : [from, ...back(facts, peer_id, place.prev)];
};

/** The same question as that of a court, asked of everything anew for each user. */
export const openScan = (facts: Facts) => {
  const located = locate(facts);
  const verdicts: Verdict[] = [];
  const userOf = (p: string | null): string | undefined => located.find((d) => d.peer_id === p)?.user_id;
  const keysOf = (peers: readonly string[]): readonly string[] =>
    facts.devices.filter((d) => peers.includes(d.peer_id)).map((d) => d.public_key);
  const gone = (r: Removal): readonly string[] =>
    r.user_id === null ? [r.device_id!] : located.filter((d) => d.user_id === r.user_id).map((d) => d.peer_id);
  const strikes = (r: Removal, peer_id: string): 'it' | 'key' | undefined => {
    if (gone(r).includes(peer_id)) return 'it';
    return keysOf(gone(r)).some((key) => keysOf([peer_id]).includes(key)) ? 'key' : undefined;
  };

  const keptBy = ({ removal, rank }: Verdict, peer_id: string): readonly string[] => {
    if (strikes(removal, peer_id) === 'key') return [];
    const floor = located.find((d) => d.peer_id === removal.peer_id)?.links ?? [];
    const cutoffs = removal.cutoffs.filter((c) => c.peer_id === peer_id).map((c) => c.cutoff);
    const floors = rank === OWN ? floor.filter((l) => l.peer_id === peer_id).map((l) => l.event_id) : [];
    return [...cutoffs, ...floors].flatMap((cutoff) => back(facts, peer_id, cutoff));
  };
  const reach = (kept: readonly string[]): number =>
    Math.max(-1, ...facts.places.filter((p) => kept.includes(p.event_id)).map((p) => p.seq));
  const fate = (peer_id: string, of: readonly Verdict[]) => {
    const striking = of.filter(({ removal }) => strikes(removal, peer_id) !== undefined);
    const deciding = least(striking, (v) => [v.rank, reach(keptBy(v, peer_id)), v.removal.removal_id]);
    return deciding === undefined
      ? undefined
      : { kept: keptBy(deciding, peer_id), byKey: strikes(deciding.removal, peer_id) === 'key' };
  };

  const find = (user_id: string): FoundUser & { readonly own: readonly Removal[] } => {
    const own: Verdict[] = [];
    const counted: string[] = [];
    const now = (p: string) => fate(p, verdicts) ?? fate(p, own);
    const mine = located.filter((d) => d.user_id === user_id).sort((a, b) => (smaller(a.place, b.place) ? -1 : 1));
    for (const { peer_id, links } of mine) {
      const link = links.at(-1);
      const hangs = link === undefined || counted.includes(link.peer_id);
      const isKept = link === undefined || (now(link.peer_id)?.kept.includes(link.event_id) ?? true);
      const active = counted.filter((p) => now(p) === undefined).length;
      if (!hangs || !isKept || now(peer_id)?.byKey === true || active >= DEVICES_MAX) continue;
      counted.push(peer_id);
      const outer = fate(peer_id, verdicts);
      for (const removal of facts.removals) {
        const isOwn = removal.peer_id === peer_id && userOf(removal.user_id ?? removal.device_id) === user_id;
        const isUser = removal.user_id === null || removal.user_id === user_id;
        if (isOwn && isUser && (outer?.kept.includes(removal.removal_id) ?? true)) own.push({ removal, rank: OWN });
      }
    }
    const devices = counted
      .filter((p) => now(p)?.byKey !== true)
      .map((peer_id) => ({ peer_id, kept: now(peer_id)?.kept ?? ('all' as const) }));
    const removed = [...verdicts, ...own].some(({ removal }) => removal.user_id === user_id);
    const isHere = devices.some((d) => d.peer_id === user_id);
    return { user_id, devices: isHere ? devices : [], removed, own: own.map((v) => v.removal) };
  };

  /** Settles a user: what he removes is counted from now on. */
  const hear = (user_id: string, rank: number | undefined): FoundUser => {
    const found = find(user_id);
    if (found.devices.length === 0) return found;
    for (const removal of found.own) verdicts.push({ removal, rank: rank ?? OWN });
    for (const { peer_id, kept } of rank === undefined ? [] : found.devices) {
      for (const removal of facts.removals) {
        const target = userOf(removal.user_id ?? removal.device_id);
        const isUser = removal.user_id === null || target === removal.user_id;
        if (removal.peer_id !== peer_id || target === undefined || target === user_id || !isUser) continue;
        if (kept === 'all' || kept.includes(removal.removal_id)) verdicts.push({ removal, rank: rank! });
      }
    }
    return found;
  };

  return {
    ...{ find, hear },
    users: [...new Set(located.map((d) => d.user_id))].sort(),
    boundKeys: () => [...new Set(verdicts.flatMap(({ removal }) => keysOf(gone(removal))))].sort(),
  };
};
