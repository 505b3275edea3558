import type { Operations } from '../lib/operation/operation';
import type { Figure, Rig } from './bench';
import { collectGarbage, rssMb, sideBySide } from './measure';
import type { Subject } from './subject';

/** Rounds measured just below each number of events stored. */
const ROUNDS_MAX = 5;
const TURN_MS = 50;

/** A node that takes in events, and who makes them: outside the timed part, each once. */
export interface Ingesting<Ops extends Operations> {
  readonly rig: Rig;
  readonly subject: Subject<Ops>;
  readonly make: (n: number) => readonly Uint8Array[] | Promise<readonly Uint8Array[]>;
  /** Events stored, at which ingest is measured, ascending. */
  readonly stored: readonly number[];
  /** More to measure there. */
  readonly alsoAt?: (name: string) => Promise<readonly Figure[]>;
}

const named = (stored: number): string => (stored >= 1_000_000 ? `${stored / 1_000_000}M` : `${stored / 1_000}k`);

/** Packets are made and forgotten chunk by chunk, so that memory is the engine's and not the bench's. */
const fill = async <Ops extends Operations>({ rig, subject, make }: Ingesting<Ops>, upto: number): Promise<void> => {
  for (let left = upto - subject.count('stored'); left > 0; left -= rig.sizes.chunk) {
    await subject.take(await make(Math.min(left, rig.sizes.chunk)));
  }
};

const round = async <Ops extends Operations>({ subject, make }: Ingesting<Ops>, n: number): Promise<number> => {
  const packets = await make(n);
  collectGarbage();
  return n / (await subject.take(packets));
};

const ingestAt = async <Ops extends Operations>(ingesting: Ingesting<Ops>, stored: number): Promise<Figure> => {
  const { rig, subject } = ingesting;
  const { chunk, rounds } = rig.sizes;
  const times = Math.max(1, Math.min(rounds, ROUNDS_MAX, Math.floor(stored / chunk) - 1));
  await fill(ingesting, stored - times * chunk);
  subject.turns.clear();
  const { per_s, limit_per_s } = await sideBySide(times, () => round(ingesting, chunk), rig.limits.verify);
  const ratio = per_s / limit_per_s;
  return { case: named(stored), n: times * chunk, per_s, limit: 'verify', limit_per_s, ratio, rss_mb: rssMb() };
};

const worstTurn = ({ turns }: Pick<Subject, 'turns'>, n: number): Figure => {
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

const duplicates = async <Ops extends Operations>({ rig, subject, make }: Ingesting<Ops>): Promise<Figure> => {
  const { chunk, rounds } = rig.sizes;
  const times = Math.min(rounds, ROUNDS_MAX);
  let packets: readonly Uint8Array[] = [];
  const { per_s, limit_per_s } = await sideBySide(
    times,
    async () => chunk / (await subject.take(packets, 'rejected.known')),
    async () => {
      packets = await make(chunk);
      collectGarbage();
      return chunk / (await subject.take(packets));
    },
  );
  const ratio = per_s / limit_per_s;
  return { case: 'duplicates', n: times * chunk, per_s, limit: 'ingest', limit_per_s, ratio, rss_mb: rssMb() };
};

/** Received events, from the packet's bytes to the committed row. */
export const measureIngest = async <Ops extends Operations>(ingesting: Ingesting<Ops>): Promise<readonly Figure[]> => {
  const [figures, worst, more]: [Figure[], Figure[], Figure[]] = [[], [], []];
  for (const stored of ingesting.stored) {
    const figure = await ingestAt(ingesting, stored);
    figures.push(figure);
    worst.push(worstTurn(ingesting.subject, figure.n));
    more.push(...((await ingesting.alsoAt?.(named(stored))) ?? []));
  }
  const slowest = worst.sort((a, b) => b.ratio - a.ratio).slice(0, 1);
  return [...figures, ...growth(figures), ...slowest, await duplicates(ingesting), ...more];
};
