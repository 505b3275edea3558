import { minimal } from '../../protocols/minimal';
import type { Bench, Rig } from '../bench';
import { castOf } from '../cast';
import { rssMb, sideBySide } from '../measure';
import { must } from '../must';
import { type Subject, withSubject } from '../subject';

const ROUNDS_MAX = 5;

const secondsOf = async (work: () => Promise<void>): Promise<number> => {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1_000;
};

const create = async ({ session }: Subject, at: number): Promise<void> => {
  must(await session.api['message.create']({ text: `message ${at} of my own` }));
};

/** Each call waits for the one before. */
const oneByOne = (subject: Subject, n: number): Promise<number> =>
  secondsOf(async () => {
    for (let at = 0; at < n; at += 1) await create(subject, at);
  });

/** All calls are made before any is answered. */
const atOnce = (subject: Subject, n: number): Promise<number> =>
  secondsOf(async () => {
    await Promise.all(Array.from({ length: n }, (_, at) => create(subject, at)));
  });

const measure = async (subject: Subject, { limits, sizes }: Rig) => {
  const { authored, rounds } = sizes;
  const times = Math.min(rounds, ROUNDS_MAX);
  const common = { n: times * authored, rss_mb: rssMb() };
  const single = await sideBySide(times, async () => authored / (await oneByOne(subject, authored)), limits.commit);
  const crowd = await sideBySide(times, async () => authored / (await atOnce(subject, authored)), limits.sign);
  const [one, all] = [single.per_s / single.limit_per_s, crowd.per_s / crowd.limit_per_s];
  return [
    { ...common, case: 'one_by_one', ...single, limit: 'commit', ratio: one },
    { ...common, case: 'at_once', ...crowd, limit: 'sign', ratio: all },
  ];
};

/** Messages of our own, from the call to the answer after COMMIT; one peer is known, so each is sent once. */
export const authorBench: Bench = {
  name: 'author',
  run: async (rig) => {
    const cast = await castOf(minimal, 1);
    return withSubject(rig, minimal, 'author.db', async (subject) => {
      await subject.take(cast.map(({ peer }) => peer.packet));
      return measure(subject, rig);
    });
  },
};
