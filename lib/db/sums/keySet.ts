import type { Bound, KeySet, RangeSum } from '../../reconcile/keySet';
import { subtractSums } from '../../reconcile/lift';
import type { SetName } from './syncKeys';
import { FIRST, type Place, between, boundOf, countBefore, placeOf } from './place';
import { type SumRows, openSumRows } from './sumRows';
import { seek } from './seek';
import type { BlockTools } from './splitBlock';
import { sumBefore } from './sumBefore';
import { subtractRangeSums } from './rangeSum';
import type { SyncVersion } from './syncVersion';

/** Cuts from ascending places those from `lower` on and before `upper`. */
const within = (places: readonly Place[], lower: Place, upper: Place): readonly Place[] =>
  places.length === 0 ? places : places.slice(countBefore(places, lower), countBefore(places, upper));

/** One state of a set: everything stored is in the blocks, and `expired` are the keys left out. */
interface Moment extends BlockTools {
  readonly set: SetName;
  readonly expired: readonly Place[];
  readonly rows: SumRows;
}

const sumsOf = (moment: Moment, places: readonly Place[]): readonly RangeSum[] => {
  const { rows, expired, liftOf } = moment;
  const before = places.map((place) => sumBefore(rows, place));
  return before.slice(1).map((upTo, nth) => {
    const out = within(expired, places[nth] ?? FIRST, places[nth + 1] ?? FIRST);
    const { count, sum } = subtractRangeSums(upTo, before[nth] ?? upTo);
    return { count: count - out.length, sum: out.reduce((left, key) => subtractSums(left, liftOf(key)), sum) };
  });
};

const keysOf = ({ keys, set, expired }: Moment, lower: Place, upper: Place, max: number): readonly Place[] => {
  const out = new Set(within(expired, lower, upper).map(({ id }) => id));
  const some = keys.list(set, lower, upper, max + out.size);
  return (out.size === 0 ? some : some.filter(({ id }) => !out.has(id))).slice(0, max);
};

const cutsOf = (moment: Moment, lower: Place, upper: Place, parts: number): readonly Place[] => {
  const [before, inside] = sumsOf(moment, [FIRST, lower, upper]).map(({ count }) => count);
  if (before === undefined || inside === undefined || inside < 2 || parts < 2) return [];
  if (inside <= parts) {
    const all = keysOf(moment, lower, upper, inside);
    return all.slice(1).map((key, nth) => between(all[nth] ?? FIRST, key));
  }
  const room = Math.floor(inside / parts);
  const ranks = Array.from({ length: parts - 1 }, (_, nth) => before + Math.round(((nth + 1) * inside) / parts));
  return ranks.map((rank) => seek(moment.rows, moment.expired, rank, room)).filter((place) => place !== undefined);
};

/** The tables of a set of keys, and the version that tells when to read them again. */
export interface KeySetTools extends BlockTools {
  readonly flush: () => void;
  readonly version: SyncVersion;
}

/**
 * Opens one set of keys. It reads again only after something was written or undone, so that the many questions of one
 * frame concern one state. Source: sync, "Reconciliation".
 */
export const openKeySet = (tools: KeySetTools, set: SetName, asOfMs: number): KeySet => {
  let moment: Moment | undefined;
  let version = 0;
  const now = (): Moment => {
    if (moment !== undefined && tools.version.now() === version) return moment;
    tools.flush();
    version = tools.version.now();
    moment = { ...tools, set, expired: tools.keys.expired(set, asOfMs), rows: openSumRows(tools, set) };
    return moment;
  };
  return {
    sums: (bounds) => sumsOf(now(), bounds.map(placeOf)),
    keys: (lower, upper, max) => keysOf(now(), placeOf(lower), placeOf(upper), max).map(boundOf),
    cuts: (lower: Bound, upper: Bound, parts: number) =>
      cutsOf(now(), placeOf(lower), placeOf(upper), parts).map(boundOf),
  };
};
