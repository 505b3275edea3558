import { toHex } from '../lib/ids';
import { END, type Key, type Reconcile, START } from '../lib/reconcile';
import { must } from './must';
import { PER_TURN, type Replica } from './replica';

/** Bytes of each frame beside its ranges: the head, and the packet around both. */
const HEAD_BYTES = 35;
const PACKET_BYTES = 56;
/** The most trips of a pass, and passes: far more than any comparison takes. */
const TRIPS_MAX = 1_000;
const PASSES_MAX = 10;

/** A frame, or a requested event, on its way from one side to the other. */
type Arrival = { readonly frame: Uint8Array } | { readonly key: Key };

/** The cost of a comparison until both sides had the same events. */
export interface Exchanged {
  readonly bytes: number;
  readonly datagrams: number;
  /** One-way trips of frames until the end. */
  readonly trips: number;
  /** Milliseconds of the processor that it took to begin a pass or to answer a frame, each; and all of these by the clock. */
  readonly cpu_ms: readonly number[];
  readonly wall_ms: readonly number[];
  /** Milliseconds to sum up events that came between two frames, which count as upkeep. */
  readonly upkeep_ms: readonly number[];
}

/** One side, what is on its way to it, and the other side's number. */
interface Side {
  readonly replica: Replica;
  arrivals: Arrival[];
}

const isSame = ([a, b]: readonly [Side, Side]): boolean => {
  const [x, y] = [a, b].map(({ replica }) => replica.keySet().sums([START, END])[0]);
  return x?.count === y?.count && x?.sum === y?.sum;
};

interface Meter {
  readonly datagrams: Uint8Array[];
  readonly cpu_ms: number[];
  readonly wall_ms: number[];
  readonly upkeep_ms: number[];
}

/**
 * Notes the processor time that `work` took: no more than that of all threads of the process, of which some compile and
 * collect garbage meanwhile, and no more than what the clock says, which neighbours stretch.
 */
const timed = <A>(taken: number[], wall_ms: number[], work: () => A): A => {
  const [began, before] = [performance.now(), process.cpuUsage()];
  const result = work();
  const { user, system } = process.cpuUsage(before);
  const wall = performance.now() - began;
  taken.push(Math.min((user + system) / 1_000, wall));
  wall_ms.push(wall);
  return result;
};

/** Takes in what arrived, in turns; answers what goes to the other side. */
const takeIn = (
  side: Side,
  reconcile: Reconcile,
  known: ReadonlyMap<string, Key>,
  meter: Meter,
): readonly Arrival[] => {
  const { arrivals, replica } = side;
  const { transaction, syncSets } = replica.store;
  const out: Arrival[] = [];
  side.arrivals = [];
  for (let from = 0; from < arrivals.length; from += PER_TURN) {
    transaction.begin();
    for (const one of arrivals.slice(from, from + PER_TURN)) {
      if ('key' in one) {
        replica.add(one.key);
        continue;
      }
      meter.datagrams.push(one.frame);
      timed(meter.upkeep_ms, [], () => syncSets.flush());
      const answer = timed(meter.cpu_ms, meter.wall_ms, () =>
        must(reconcile.answer(replica.keySet(), replica.lacking, one.frame)),
      );
      replica.askFor(answer.asked);
      const events = answer.wanted.map((id) => known.get(toHex(id))).filter((key) => key !== undefined);
      out.push(...answer.frames.map((frame) => ({ frame })), ...events.map((key) => ({ key })));
    }
    timed(meter.upkeep_ms, [], () => syncSets.flush());
    transaction.commit();
  }
  return out;
};

/** One pass, until nothing is under way. Answers its trips. */
const pass = (
  sides: readonly [Side, Side],
  reconcile: Reconcile,
  known: ReadonlyMap<string, Key>,
  meter: Meter,
): number => {
  const [first, second] = sides;
  first.replica.store.transaction.begin();
  const begun = timed(meter.cpu_ms, meter.wall_ms, () => reconcile.start(first.replica.keySet()));
  first.replica.store.transaction.commit();
  second.arrivals = begun.map((frame) => ({ frame }));
  let trips = 0;
  for (let [to, from] = [second, first]; to.arrivals.length + from.arrivals.length > 0; [to, from] = [from, to]) {
    if (to.arrivals.some((one) => 'frame' in one)) trips += 1;
    if (trips > TRIPS_MAX) throw new Error('a pass found no end');
    from.arrivals.push(...takeIn(to, reconcile, known, meter));
  }
  return trips;
};

/**
 * Lets two sides compare what they have, frame by frame, and send what the other asks for, until both have the same.
 * Nothing is lost on the way. `known` are the events that only one of them has.
 */
export const exchange = (
  replicas: readonly [Replica, Replica],
  reconcile: Reconcile,
  known: ReadonlyMap<string, Key>,
): Exchanged => {
  const [first, second] = replicas;
  const sides: readonly [Side, Side] = [
    { replica: first, arrivals: [] },
    { replica: second, arrivals: [] },
  ];
  const meter: Meter = { datagrams: [], cpu_ms: [], wall_ms: [], upkeep_ms: [] };
  let [trips, passes] = [0, 0];
  do {
    passes += 1;
    if (passes > PASSES_MAX) throw new Error('both sides were never the same');
    trips += pass(sides, reconcile, known, meter);
  } while (!isSame(sides));
  const { datagrams, ...taken } = meter;
  const bytes = datagrams.reduce((sum, { length }) => sum + HEAD_BYTES + PACKET_BYTES + length, 0);
  return { bytes, datagrams: datagrams.length, trips, ...taken };
};
