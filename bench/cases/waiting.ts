import type { EventId } from '../../lib/ids';
import { integerBetween, seededRandom } from '../../lib/random';
import type { Bench, Figure, Rig } from '../bench';
import { type Author, castOf } from '../cast';
import { REFS_MAX, entries, entrySpec } from '../entries';
import { collectGarbage, median, rssMb } from '../measure';
import { withSubject } from '../subject';

/** How far back an entry may refer. */
const REACH = 100;
/** A round is long: there are this many times fewer than of short cases. */
const LONGER = 3;

/** Entries of which each refers to ten, or to all there are, among the hundred before it. */
const crowdOf = (author: Author, n: number): readonly Uint8Array[] => {
  const random = seededRandom(5);
  const ids: EventId[] = [];
  return Array.from({ length: n }, () => {
    const others = new Set<EventId>();
    const reachable = ids.slice(-REACH);
    while (others.size < Math.min(REFS_MAX, reachable.length)) {
      const other = reachable[integerBetween(random, 0, reachable.length - 1)];
      if (other !== undefined) others.add(other);
    }
    const { packet, event_id } = author.sign(entrySpec([...others]));
    ids.push(event_id);
    return packet;
  });
};

/** Seconds from the first packet until every entry is stored. */
const timed = (rig: Rig, { peer }: Author, packets: readonly Uint8Array[], file: string): Promise<number> =>
  withSubject(rig, entries, file, async (subject) => {
    await subject.take([peer.packet]);
    collectGarbage();
    return subject.take(packets);
  });

/** Events that wait for up to ten others: the time when they come last first, over the time when they come in order. */
export const waitingBench: Bench = {
  name: 'waiting',
  run: async (rig) => {
    const n = rig.sizes.waiting;
    const [author] = await castOf(entries, 1);
    if (author === undefined) return [];
    const packets = crowdOf(author, n);
    const reversed = packets.toReversed();
    const [inOrder, inReverse, verify]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round < Math.ceil(rig.sizes.rounds / LONGER); round += 1) {
      verify.push(rig.limits.verify());
      inOrder.push(n / (await timed(rig, author, packets, `ordered${round}.db`)));
      inReverse.push(n / (await timed(rig, author, reversed, `reversed${round}.db`)));
    }
    const [ordered, reverse, limit_per_s] = [median(inOrder), median(inReverse), median(verify)];
    const common = { n, rss_mb: rssMb() };
    return [
      { ...common, case: 'in_order', per_s: ordered, limit: 'verify', limit_per_s, ratio: ordered / limit_per_s },
      {
        ...common,
        case: 'reversed',
        per_s: reverse,
        limit: 'in_order',
        limit_per_s: ordered,
        ratio: ordered / reverse,
      },
    ] satisfies readonly Figure[];
  },
};
