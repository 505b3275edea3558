import type { Facts } from '../../../protocols/quiet/authority/pure/standingOf';
import { ZERO } from './facts';

const DEVICES_MAX = 64;
const ROUND_MAX = 15;

type Place = readonly (number | string)[];
type Removal = Facts['removals'][number];
type Link = Facts['links'][number];
type Kept = 'all' | readonly string[];

/** A removal in its deciding round: all of its parts. */
interface Said {
  readonly by: string;
  readonly cutoffs: Removal['cutoffs'];
  readonly parts: readonly string[];
}
interface Verdict extends Said {
  readonly kind: Removal['kind'];
  readonly target_id: string;
  readonly rank: number;
}
/** A device of a user: the part of its log that counts (`'all'`, or ids), and of its acts as an admin. */
export interface FoundDevice {
  readonly peer_id: string;
  readonly kept: Kept;
  readonly asAdmin: Kept;
}
export interface FoundUser {
  readonly user_id: string;
  readonly devices: readonly FoundDevice[];
  readonly removed: boolean;
  readonly demoted: boolean;
  readonly recovered: Place | undefined;
}

export const smaller = (a: Place, b: Place): boolean => {
  const at = a.findIndex((x, i) => x !== b[i]);
  return at >= 0 && a[at]! < b[at]!;
};
export const least = <A>(as: readonly A[], placeOf: (a: A) => Place): A | undefined =>
  as.find((a) => !as.some((b) => smaller(placeOf(b), placeOf(a))));
export const has = (kept: Kept | undefined, id: string): boolean =>
  kept === undefined || kept === 'all' || kept.includes(id);

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
  readonly top: string;
  readonly place: Place;
  readonly link: Link | undefined;
}

/** Every peer that could ever be a device, with its place among its user's. */
const locate = (facts: Facts): readonly Located[] => {
  const firsts = facts.devices
    .filter((d) => d.link_invite_id === ZERO && facts.users.some((u) => u.peer_id === d.peer_id))
    .map((d) => d.peer_id);
  const recovers = facts.removals.filter((r) => r.kind === 'recover');
  const recovering = [...new Set(recovers.map((r) => r.peer_id))].map((peer_id) => {
    const first = least(
      recovers.filter((r) => r.peer_id === peer_id),
      (r) => [r.removal_id],
    );
    return { peer_id, user_id: first!.target_id };
  });
  const located: Located[] = [
    ...[...new Set(firsts)].map((p) => ({ peer_id: p, user_id: p, top: p, place: [0, 0, ''], link: undefined })),
    ...recovering
      .filter((r) => firsts.includes(r.user_id))
      .map((r) => ({ ...r, top: r.peer_id, place: [0, 1, r.peer_id], link: undefined })),
  ];
  for (let before = -1; before < located.length;) {
    before = located.length;
    for (const link of goodLinks(facts)) {
      const parent = located.find((d) => d.peer_id === link.peer_id);
      if (parent === undefined || located.some((d) => d.peer_id === link.linked_id)) continue;
      const place = [Number(parent.place[0]) + 1, link.seq, link.event_id];
      located.push({ peer_id: link.linked_id, user_id: parent.user_id, top: parent.top, place, link });
    }
  }
  return located;
};

/** Ids of a log from one back to its beginning, as far as it is here. */
export const back = (facts: Facts, peer_id: string, from: string): readonly string[] => {
  const place = facts.places.find((p) => p.event_id === from && p.peer_id === peer_id);
  return place === undefined ? [] : [from, ...back(facts, peer_id, place.prev)];
};

/** Asks everything anew for each user. */
export const openScan = (facts: Facts) => {
  const located = locate(facts);
  const verdicts: (Verdict & { readonly against: string })[] = [];
  const userOf = (p: string): string | undefined => located.find((d) => d.peer_id === p)?.user_id;
  const seqOf = (id: string): number => facts.places.find((p) => p.event_id === id)?.seq ?? 0;
  const upTo = (peer_id: string, tips: readonly string[]): readonly string[] =>
    tips.flatMap((tip) => back(facts, peer_id, tip));
  const listed = (cutoffs: Removal['cutoffs'], peer_id: string): readonly string[] =>
    cutoffs.filter((c) => c.peer_id === peer_id).map((c) => c.cutoff);
  const signed = (peer_id: string, kept: Kept): readonly Removal[] =>
    facts.removals
      .filter((r, n) => facts.removals.findIndex((x) => x.removal_id === r.removal_id) === n)
      .filter((r) => r.peer_id === peer_id && has(kept, r.removal_id))
      .sort((a, b) => (smaller([seqOf(a.removal_id), a.removal_id], [seqOf(b.removal_id), b.removal_id]) ? -1 : 1));

  /** The highest round with an end, of removals in the order in which they count. */
  const saying = (removals: readonly Removal[]): Said | undefined => {
    for (let round = ROUND_MAX; round >= 0; round -= 1) {
      const some = removals.filter((r) => r.round === round);
      const ends = some.filter((r) => r.acts);
      if (ends.length === 0) continue;
      const before = ends.flatMap((r) => back(facts, r.peer_id, r.removal_id).map((id) => `${r.peer_id}${id}`));
      const parts = some.filter((r) => before.includes(`${r.peer_id}${r.removal_id}`));
      return {
        by: ends[0]!.removal_id,
        cutoffs: parts.flatMap((r) => r.cutoffs),
        parts: parts.map((r) => r.removal_id),
      };
    }
    return undefined;
  };

  const fate = (peer_id: string, of: readonly Verdict[]): Kept | undefined => {
    const keptBy = (v: Verdict): readonly string[] => upTo(peer_id, listed(v.cutoffs, peer_id));
    const reach = (v: Verdict): number => Math.max(-1, ...keptBy(v).map(seqOf));
    const deciding = least(of, (v) => [v.rank, reach(v), v.by]);
    return deciding && keptBy(deciding);
  };

  const find = (user_id: string): FoundUser => {
    const against = verdicts.filter((v) => v.against === user_id);
    const alone = (p: string) => against.filter((v) => v.kind === 'peer' && v.target_id === p);
    const whole = against.filter((v) => v.kind === 'user');
    const outer = (p: string): Kept | undefined => fate(p, [...whole, ...alone(p)]);
    const mine = located.filter((d) => d.user_id === user_id);

    const recoveries = mine.flatMap((d) => {
      const said = signed(d.peer_id, outer(d.peer_id) ?? 'all').filter(
        (r) => r.kind === 'recover' && r.target_id === user_id,
      );
      return [...new Set(said.map((r) => r.generation))].flatMap((generation) => {
        const ofOne = said.filter((r) => r.generation === generation);
        const how = saying(ofOne);
        const ends = ofOne.filter((r) => r.acts && r.round <= ROUND_MAX).map((r) => r.removal_id);
        return how === undefined ? [] : [{ ...how, peer_id: d.peer_id, place: [-generation, [...ends].sort()[0]!] }];
      });
    });
    const recovery = least(recoveries, (r) => r.place);
    const order = mine
      .filter((d) => d.top === user_id || recoveries.some((r) => r.peer_id === d.top))
      .sort((a, b) => {
        const first = (d: Located): number => (d.peer_id === recovery?.peer_id ? 0 : 1);
        // Among devices that recover, the better recovery comes first.
        const nth = (d: Located): Place =>
          d.place[1] === 1 && d.link === undefined
            ? least(
                recoveries.filter((r) => r.peer_id === d.peer_id),
                (r) => r.place,
              )!.place
            : d.place.slice(1);
        const kind = (d: Located): number => (d.link === undefined && d.peer_id !== user_id ? 1 : 0);
        return smaller([first(a), a.place[0]!, kind(a), ...nth(a)], [first(b), b.place[0]!, kind(b), ...nth(b)])
          ? -1
          : 1;
      });

    const done: FoundDevice[] = [];
    let leave: Said | undefined;
    let root = false;
    for (const { peer_id, link, top } of order) {
      const parent = link && done.find((d) => d.peer_id === link.peer_id);
      if (link !== undefined && (parent === undefined || !has(parent.kept, link.event_id))) continue;
      if (done.length >= DEVICES_MAX) continue;
      const earlier = saying(
        done.flatMap((d) => signed(d.peer_id, d.kept).filter((r) => r.kind === 'peer' && r.target_id === peer_id)),
      );
      let within: Kept | undefined = earlier && upTo(peer_id, listed(earlier.cutoffs, peer_id));
      if (recovery !== undefined && recovery.peer_id !== peer_id) {
        const names = listed(recovery.cutoffs, peer_id);
        if (names.length > 0) within = upTo(peer_id, names);
        else if (top !== recovery.peer_id) within ??= [];
      }
      let kept: Kept | undefined = within;
      if (leave !== undefined) {
        const names = listed(leave.cutoffs, peer_id);
        kept ??= names.length > 0 ? upTo(peer_id, names) : (fate(peer_id, alone(peer_id)) ?? []);
      } else {
        const open = outer(peer_id);
        const leaves = signed(peer_id, open ?? 'all').filter(
          (r) => r.kind === 'user' && r.target_id === user_id && r.round <= ROUND_MAX,
        );
        const first = leaves.find((r) => r.acts);
        if (within === undefined && !root && first !== undefined) {
          kept = back(facts, peer_id, first.removal_id);
          const parts = leaves.filter((r) => r.round === first.round && has(kept, r.removal_id));
          leave = { by: first.removal_id, cutoffs: parts.flatMap((r) => r.cutoffs), parts: [] };
        } else {
          const self = saying(signed(peer_id, 'all').filter((r) => r.kind === 'peer' && r.target_id === peer_id));
          kept = open ?? within ?? (self && upTo(peer_id, [...listed(self.cutoffs, peer_id), ...self.parts]));
          // The user's root is the first that nobody removed; whoever is removed as a whole has no other.
          root ||= kept === undefined || (within === undefined && whole.length > 0);
        }
      }
      const demoted = fate(
        peer_id,
        against.filter((v) => v.kind === 'demotion'),
      );
      done.push({ peer_id, kept: kept ?? 'all', asAdmin: demoted ?? 'all' });
    }
    return {
      ...{ user_id, devices: done },
      removed: leave !== undefined || whole.length > 0,
      demoted: against.some((v) => v.kind === 'demotion'),
      recovered: recovery?.place,
    };
  };

  /** Counts what users of one rank removed from now on. */
  const settle = (user_ids: readonly string[], rank: number | undefined): readonly FoundUser[] => {
    const found = user_ids.map(find);
    for (const { user_id, devices } of rank === undefined ? [] : found) {
      const said = devices.flatMap((d) => signed(d.peer_id, d.kept).filter((r) => has(d.asAdmin, r.removal_id)));
      const others = said.filter((r) => r.kind !== 'recover');
      for (const { kind, target_id } of others) {
        const target =
          kind === 'peer'
            ? userOf(target_id)
            : located.find((d) => d.peer_id === target_id && d.user_id === target_id)?.user_id;
        if (target === undefined || target === user_id) continue;
        const how = saying(others.filter((r) => r.kind === kind && r.target_id === target_id));
        const isKnown = verdicts.some((v) => v.by === how?.by);
        if (how !== undefined && !isKnown) verdicts.push({ ...how, kind, target_id, rank: rank!, against: target });
      }
    }
    return found;
  };

  return { find, settle, users: [...new Set(located.map((d) => d.user_id))].sort() };
};
