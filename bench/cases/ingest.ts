import { minimal } from '../../protocols/minimal';
import type { Bench, Figure, Rig } from '../bench';
import { type Author, castOf, messagesOf } from '../cast';
import { collectGarbage, rssMb, sideBySide } from '../measure';
import { type Subject, withSubject } from '../subject';

const AUTHORS = 10;
/** Rounds measured just below each number of events stored. */
const ROUNDS_MAX = 5;
const TURN_MS = 50;

const named = (stored: number): string => (stored >= 1_000_000 ? `${stored / 1_000_000}M` : `${stored / 1_000}k`);

/** Packets are made and forgotten chunk by chunk, so that memory is the engine's and not the bench's. */
const fill = async (subject: Subject, authors: readonly Author[], rig: Rig, upto: number): Promise<void> => {
  for (let left = upto - subject.count('stored'); left > 0; left -= rig.sizes.chunk) {
    await subject.take(messagesOf(authors, Math.min(left, rig.sizes.chunk)));
  }
};

const round = async (subject: Subject, authors: readonly Author[], n: number): Promise<number> => {
  const packets = messagesOf(authors, n);
  collectGarbage();
  return n / (await subject.take(packets));
};

const ingestAt = async (subject: Subject, authors: readonly Author[], rig: Rig, stored: number): Promise<Figure> => {
  const { chunk, rounds } = rig.sizes;
  const times = Math.max(1, Math.min(rounds, ROUNDS_MAX, Math.floor(stored / chunk) - 1));
  await fill(subject, authors, rig, stored - times * chunk);
  subject.turns.clear();
  const { per_s, limit_per_s } = await sideBySide(times, () => round(subject, authors, chunk), rig.limits.verify);
  const ratio = per_s / limit_per_s;
  return { case: named(stored), n: times * chunk, per_s, limit: 'verify', limit_per_s, ratio, rss_mb: rssMb() };
};

const worstTurn = ({ turns }: Subject, n: number): Figure => {
  const per_s = 1_000 / turns.worstMs();
  const limit_per_s = 1_000 / TURN_MS;
  const ratio = limit_per_s / per_s;
  return { case: 'worst_turn', n, per_s, limit: `${TURN_MS} ms`, limit_per_s, ratio, rss_mb: rssMb() };
};

/** The rate with most stored over the rate with least: what growing costs. */
const growth = (figures: readonly Figure[]): readonly Figure[] => {
  const [first, last] = [figures.at(0), figures.at(-1)];
  if (first === undefined || last === undefined || first === last) return [];
  const { per_s } = last;
  const ratio = (per_s ?? 0) / (first.per_s ?? 1);
  return [{ ...last, case: `${last.case}_over_${first.case}`, limit: first.case, limit_per_s: first.per_s, ratio }];
};

const duplicates = async (subject: Subject, authors: readonly Author[], rig: Rig): Promise<Figure> => {
  const { chunk, rounds } = rig.sizes;
  const times = Math.min(rounds, ROUNDS_MAX);
  let packets: readonly Uint8Array[] = [];
  const { per_s, limit_per_s } = await sideBySide(
    times,
    async () => chunk / (await subject.take(packets, 'rejected.known')),
    async () => {
      packets = messagesOf(authors, chunk);
      collectGarbage();
      return chunk / (await subject.take(packets));
    },
  );
  const ratio = per_s / limit_per_s;
  return { case: 'duplicates', n: times * chunk, per_s, limit: 'ingest', limit_per_s, ratio, rss_mb: rssMb() };
};

/** Received messages of the minimal protocol, from the packet's bytes to the committed row. */
export const ingestBench: Bench = {
  name: 'ingest',
  run: async (rig) => {
    const authors = await castOf(minimal, AUTHORS);
    return withSubject(rig, minimal, 'ingest.db', async (subject) => {
      await subject.take(authors.map(({ peer }) => peer.packet));
      const figures: Figure[] = [];
      const worst: Figure[] = [];
      for (const stored of rig.sizes.stored) {
        const figure = await ingestAt(subject, authors, rig, stored);
        figures.push(figure);
        worst.push(worstTurn(subject, figure.n));
      }
      const slowest = worst.sort((a, b) => b.ratio - a.ratio).slice(0, 1);
      return [...figures, ...growth(figures), ...slowest, await duplicates(subject, authors, rig)];
    });
  },
};
