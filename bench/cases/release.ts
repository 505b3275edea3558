import type { EventId } from '../../lib/ids';
import type { Bench, Figure, Rig } from '../bench';
import { type Author, castOf } from '../cast';
import { entries, entrySpec } from '../entries';
import { collectGarbage, rssMb } from '../measure';
import { type Subject, withSubject } from '../subject';

/** Fewer than may wait for one origin. Source: pipeline, "Quarantine is bounded". */
const PER_ORIGIN = 15_000;
const CHUNK = 1_000;
const MEMORY_MB = 100;
const TURN_MS = 50;

/** Waiters are made and forgotten chunk by chunk: the memory that counts is the engine's. */
const park = async (subject: Subject, author: Author, parent: EventId, n: number, sample: () => void) => {
  let seconds = 0;
  for (let parked = 0; parked < n; parked += CHUNK) {
    const packets = Array.from({ length: Math.min(CHUNK, n - parked) }, () => author.sign(entrySpec([parent])).packet);
    const origin = `origin ${Math.floor(parked / PER_ORIGIN)}`;
    const began = performance.now();
    for (const packet of packets) subject.wire.deliver(packet, origin);
    await subject.until('parked', parked + packets.length);
    seconds += (performance.now() - began) / 1_000;
    sample();
  }
  return seconds;
};

/** Reference: as many entries whose parent is here already. */
const inOrder = async (subject: Subject, author: Author, parent: EventId, n: number): Promise<number> => {
  const packets = Array.from({ length: n }, () => author.sign(entrySpec([parent])).packet);
  return n / (await subject.take(packets));
};

const figuresOf = (
  n: number,
  rates: { readonly parked: number; readonly released: number; readonly ordered: number },
  memory: { readonly parking: number; readonly releasing: number },
  worstMs: number,
): readonly Figure[] => {
  const { parked, released, ordered } = rates;
  const both = 1 / (1 / parked + 1 / released);
  const against = { n, limit: 'in_order', limit_per_s: ordered };
  const most = Math.max(memory.parking, memory.releasing);
  const byTurn = { n, limit: `${TURN_MS} ms`, limit_per_s: 1_000 / TURN_MS, rss_mb: memory.releasing };
  const byMemory = { n, limit: `${MEMORY_MB} MB`, limit_per_s: null };
  return [
    { ...against, case: 'park', per_s: parked, ratio: ordered / parked, rss_mb: memory.parking },
    { ...against, case: 'release', per_s: released, ratio: ordered / released, rss_mb: memory.releasing },
    { ...against, case: 'both', per_s: both, ratio: ordered / both, rss_mb: most },
    { ...byMemory, case: 'memory', per_s: null, ratio: most / MEMORY_MB, rss_mb: most },
    { ...byTurn, case: 'worst_turn', per_s: 1_000 / worstMs, ratio: worstMs / TURN_MS },
  ];
};

const measure = async (subject: Subject, author: Author, n: number): Promise<readonly Figure[]> => {
  const warm = author.sign(entrySpec([]));
  await subject.take([author.peer.packet, warm.packet]);
  const ordered = await inOrder(subject, author, warm.event_id, Math.min(n, 2 * CHUNK));
  collectGarbage();
  const idle = rssMb();
  let peak = 0;
  const sample = (): void => void (peak = Math.max(peak, rssMb() - idle));

  const parent = author.sign({ ...entrySpec([]), realm_id: warm.event_id });
  const parking = await park(subject, author, parent.event_id, n, sample);
  const memoryParking = peak;
  collectGarbage();
  peak = 0;
  subject.turns.clear();
  const goal = subject.count('stored') + n + 1;
  const began = performance.now();
  subject.wire.deliver(parent.packet);
  await subject.until('stored', goal, sample);
  const releasing = (performance.now() - began) / 1_000;
  const rates = { parked: n / parking, released: n / releasing, ordered };
  return figuresOf(n, rates, { parking: memoryParking, releasing: peak }, subject.turns.worstMs());
};

/** One event for which very many wait: how long it takes, and how much memory over the idle process. */
export const releaseBench: Bench = {
  name: 'release',
  run: async (rig: Rig) => {
    const [author] = await castOf(entries, 1);
    if (author === undefined) return [];
    return withSubject(rig, entries, 'release.db', (subject) => measure(subject, author, rig.sizes.waiters));
  },
};
