import { ID_BYTES, toHex } from '../../lib/ids';
import { type Random, integerBetween, seededRandom } from '../../lib/random';
import { type Key, type Reconcile, openReconcile, productionParams } from '../../lib/reconcile';
import type { Bench, Figure } from '../bench';
import { type Exchanged, exchange } from '../exchange';
import { collectGarbage, quantile, rssMb } from '../measure';
import { type Replica, openReplica } from '../replica';

/** An event every so many milliseconds. */
const STEP_MS = 1_000;
/** One side caught up with the other: events that lie together came in any order, so its blocks are cut elsewhere. */
const WINDOW = 1_000;
const FRAME_MS = 5;
/** One-way trips for a thousand differences among a million. Source: sync, "Reconciliation". */
const TRIPS = 7;
/** Bytes of the longest frame in its packet. */
const DATAGRAM_BYTES = 1_100 + 56;
/** Bytes that are allowed for so many random differences among a million, and for the newest thousand missing. */
const ALLOWED: ReadonlyMap<number, number> = new Map([
  [0, 1_000],
  [1, 4_000],
  [100, 150_000],
  [1_000, 1_000_000],
]);
const ALLOWED_NEWEST = 40_000;
/** Where nothing is laid down: a kilobyte for each difference. */
const PER_DIFFERENCE = 1_000;

const shuffled = (random: Random, keys: readonly Key[]): readonly Key[] =>
  keys
    .map((key) => ({ key, by: integerBetween(random, 0, 2 ** 32) }))
    .sort((a, b) => a.by - b.by)
    .map(({ key }) => key);

type Pair = readonly [Replica, Replica];

/** The same events on both sides. */
const fill = ([a, b]: Pair, random: Random, stored: number): void => {
  for (let at = 0; at < stored; at += WINDOW) {
    const keys = Array.from({ length: Math.min(WINDOW, stored - at) }, (_, nth): Key => ({
      at_ms: (at + nth) * STEP_MS,
      id: random.bytes(ID_BYTES),
    }));
    a.addAll(keys);
    b.addAll(shuffled(random, keys));
  }
  for (const { store } of [a, b]) store.checkpoint();
};

const figuresOf = (
  name: string,
  { bytes, datagrams, trips, cpu_ms, wall_ms, upkeep_ms }: Exchanged,
  allowed: number,
) => {
  const rss_mb = rssMb();
  const amount = (what: string, n: number, limit: string, ratio: number): Figure => ({
    ...{ case: `${name}_${what}`, n, per_s: null, limit, limit_per_s: null, ratio, rss_mb },
  });
  const took = (what: string, taken: readonly number[], share: number): Figure => {
    const ms = Math.max(quantile(taken, share), 0.001);
    const [per_s, limit_per_s] = [1_000 / ms, 1_000 / FRAME_MS];
    const n = taken.length;
    return { case: `${name}_${what}`, n, per_s, limit: `${FRAME_MS} ms`, limit_per_s, ratio: ms / FRAME_MS, rss_mb };
  };
  const [cpu, wall, upkeep] = [cpu_ms, wall_ms, upkeep_ms].map((all) =>
    Math.max(
      all.reduce((sum, ms) => sum + ms, 0),
      0.001,
    ),
  );
  return [
    amount('bytes', bytes, `${allowed / 1_000} kB`, bytes / allowed),
    amount('datagrams', datagrams, 'full ones', bytes / (datagrams * DATAGRAM_BYTES)),
    amount('trips', trips, `${TRIPS}`, trips / TRIPS),
    amount('cpu_ms', Math.ceil(cpu ?? 1), 'by the clock', (cpu ?? 0) / (wall ?? 1)),
    amount('upkeep_ms', Math.ceil(upkeep ?? 1), 'cpu_ms', (upkeep ?? 0) / (cpu ?? 1)),
    took('frame_p50', cpu_ms, 0.5),
    took('frame_p99', cpu_ms, 0.99),
    took('frame_p99_wall', wall_ms, 0.99),
  ];
};

/** Gives events to one side only, in turns to both or all to the first, and lets them find out. */
const compare = (pair: Pair, reconcile: Reconcile, keys: readonly Key[], inTurns: boolean): Exchanged => {
  pair.forEach(({ addAll }, side) => addAll(keys.filter((_, at) => (inTurns ? at % 2 : 0) === side)));
  collectGarbage();
  return exchange(pair, reconcile, new Map(keys.map((key) => [toHex(key.id), key])));
};

const named = (stored: number): string => (stored >= 1_000_000 ? `${stored / 1_000_000}M` : `${stored / 1_000}k`);

/** Before anything is measured: code runs slowly at first, and frames are few. */
const WARM_EVENTS = 5_000;
const WARM_DIFFERENCES = 500;

/** Two files with the same events but for a few: what it takes to find these, frame by frame. */
export const reconcileBench: Bench = {
  name: 'reconcile',
  run: (rig) => {
    const { stored, differ, newest } = rig.sizes.reconciled;
    const random = seededRandom(11);
    const reconcile = openReconcile(productionParams(rig.crypto));
    const keysFrom = (n: number, first: number, events: number): readonly Key[] =>
      Array.from({ length: n }, () => ({
        at_ms: integerBetween(random, first * STEP_MS, (first + events) * STEP_MS),
        id: random.bytes(ID_BYTES),
      }));
    const filled = (events: number): Pair => {
      const pair: Pair = [openReplica(rig, `a${events}`), openReplica(rig, `b${events}`)];
      fill(pair, random, events);
      return pair;
    };
    const closed = (pair: Pair): void => pair.forEach(({ store }) => store.close());

    const warmed = filled(Math.min(stored, WARM_EVENTS) - 1);
    compare(warmed, reconcile, keysFrom(Math.min(stored, WARM_DIFFERENCES), 0, stored), true);
    closed(warmed);

    const pair = filled(stored);
    const figures = differ.flatMap((n) => {
      const found = compare(pair, reconcile, keysFrom(n, 0, stored), true);
      return figuresOf(`${named(stored)}_differ_${n}`, found, ALLOWED.get(n) ?? n * PER_DIFFERENCE);
    });
    const found = compare(pair, reconcile, keysFrom(newest, stored, stored), false);
    figures.push(...figuresOf(`${named(stored)}_newest_${newest}`, found, ALLOWED_NEWEST));
    closed(pair);
    return Promise.resolve(figures);
  },
};
