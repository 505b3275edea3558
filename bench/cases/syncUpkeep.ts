import { join } from 'node:path';
import type { Store } from '../../lib/db/store';
import type { EventId } from '../../lib/ids';
import { type Random, integerBetween, seededRandom } from '../../lib/random';
import { END, START } from '../../lib/reconcile/keySet';
import { registryOf } from '../../lib/event/registry';
import { minimal } from '../../protocols/minimal';
import { openProtocolStore } from '../../streams/node/protocolStore';
import type { Bench, Figure, Rig } from '../bench';
import { castOf, messagesOf } from '../cast';
import { median, quantile, rssMb, secondsOf } from '../measure';
import { must } from '../must';
import { withSubject } from '../subject';

const AUTHORS = 10;
/** Events in a turn: about as many as forty milliseconds allow. */
const PER_TURN = 400;
const EVENT_BYTES = 512;
/** Random times lie within so many milliseconds: a year. */
const SPAN_MS = 365 * 24 * 3_600_000;
/** Bounds of a range that is cut into sixteen. */
const BOUNDS = 17;
const FRAME_MS = 5;

type Order = 'sequential' | 'random';

/** Rows of one scope: those of a set, and those of a file in which the same are for here alone, and in no set. */
const openRows = (rig: Rig, order: Order, local_only: boolean) => {
  const path = join(rig.folder, `${order}-${local_only}.db`);
  const store: Store = must(
    openProtocolStore(minimal, registryOf(minimal.events), { path, crypto: rig.crypto, now: () => 0 }),
  );
  const random: Random = seededRandom(7);
  const [scope, sealed] = [random.bytes(16) as EventId, random.bytes(EVENT_BYTES)];
  let rows = 0;
  const timeOf = (): number => (order === 'sequential' ? rows : integerBetween(random, 0, SPAN_MS));
  const add = (): void => {
    rows += 1;
    store.events.add({
      ...{ received_by: 1, event_id: random.bytes(16) as EventId, type: 2, created_ms: timeOf(), expires_ms: 0 },
      ...{ local_only, stored_ms: 0, sealed, placed: { scope, place: store.scopes.nextPlace(1, scope) } },
    });
  };
  /** Answers the seconds that writing a turn took, without COMMIT, which both files need alike. */
  const turn = (n: number): number => {
    store.transaction.begin();
    const seconds = secondsOf(() => {
      for (let at = 0; at < n; at += 1) add();
      store.syncSets.flush();
    });
    store.transaction.commit();
    return seconds;
  };
  return { turn, count: () => rows, store, scope };
};
type Rows = ReturnType<typeof openRows>;

const named = (stored: number): string => (stored >= 1_000_000 ? `${stored / 1_000_000}M` : `${stored / 1_000}k`);

/** The seconds that one event costs more in a set than outside. */
const upkeepAt = (shared: Rows, local: Rows, { chunk }: Rig['sizes'], stored: number): number => {
  const measured = Math.max(1, Math.min(4 * chunk, Math.floor(stored / 2)));
  const [more, none]: [number[], number[]] = [[], []];
  for (const rows of [shared, local]) {
    while (rows.count() < stored - measured) rows.turn(Math.min(PER_TURN, stored - measured - rows.count()));
    rows.store.checkpoint();
  }
  while (shared.count() < stored) {
    const n = Math.min(PER_TURN, stored - shared.count());
    more.push(shared.turn(n) / n);
    none.push(local.turn(n) / n);
  }
  return median(more) - median(none);
};

const sumsAt = ({ store, scope }: Rows, n: number): readonly number[] => {
  const random = seededRandom(8);
  const set = store.syncSets.keySet(1, scope, 0);
  const [last] = set.cuts(START, END, 2);
  return Array.from({ length: n }, () => {
    const inner = Array.from({ length: BOUNDS - 2 }, () => integerBetween(random, 0, 2 * (last?.at_ms ?? 1)));
    const bounds = [...inner.sort((a, b) => a - b).map((at_ms) => ({ at_ms, id: random.bytes(16) }))];
    return 1_000 * secondsOf(() => set.sums([START, ...bounds, END]));
  });
};

const sumsFigure = (name: string, taken: readonly number[], share: number): Figure => {
  const ms = quantile(taken, share);
  const [per_s, limit_per_s] = [1_000 / ms, 1_000 / FRAME_MS];
  return {
    ...{ case: name, n: taken.length, per_s, limit: `${FRAME_MS} ms`, limit_per_s },
    ...{ ratio: ms / FRAME_MS, rss_mb: rssMb() },
  };
};

const measure = (rig: Rig, order: Order, ingest_per_s: number): readonly Figure[] => {
  const [shared, local] = [openRows(rig, order, false), openRows(rig, order, true)];
  const figures = rig.sizes.stored.flatMap((stored) => {
    const seconds = upkeepAt(shared, local, rig.sizes, stored);
    const upkeep: Figure = {
      ...{ case: `${order}_${named(stored)}`, n: stored, per_s: seconds > 0 ? 1 / seconds : null, limit: 'ingest' },
      ...{ limit_per_s: ingest_per_s, ratio: seconds * ingest_per_s, rss_mb: rssMb() },
    };
    const taken = sumsAt(shared, rig.sizes.latencies);
    return [
      upkeep,
      sumsFigure(`${order}_sums_p50_${named(stored)}`, taken, 0.5),
      sumsFigure(`${order}_sums_p99_${named(stored)}`, taken, 0.99),
    ];
  });
  for (const { store } of [shared, local]) store.close();
  return figures;
};

const ingestRate = async (rig: Rig): Promise<number> => {
  const authors = await castOf(minimal, AUTHORS);
  return withSubject(rig, minimal, 'sync.db', async (subject) => {
    await subject.take(authors.map(({ peer }) => peer.packet));
    const rates: number[] = [];
    for (let round = 0; round < rig.sizes.rounds; round += 1)
      rates.push(rig.sizes.chunk / (await subject.take(messagesOf(authors, rig.sizes.chunk))));
    return median(rates);
  });
};

/** The cost of keeping a scope's sums, as a share of ingest, and the time of a frame's sums. */
export const syncUpkeepBench: Bench = {
  name: 'sync_upkeep',
  run: async (rig) => {
    const ingest = await ingestRate(rig);
    return [...measure(rig, 'sequential', ingest), ...measure(rig, 'random', ingest)];
  },
};
