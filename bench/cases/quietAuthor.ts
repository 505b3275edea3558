import type { Bench, Figure, Rig } from '../bench';
import { rssMb, sideBySide } from '../measure';
import { must } from '../must';
import { type Pair, withPair } from '../quietPair';

const ROUNDS_MAX = 5;

const create = async ({ alice, channel_id }: Pair, at: number): Promise<void> => {
  must(await alice.session.api['message.create']({ channel_id, text: `message ${at} of my own` }));
};

const secondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1_000;
};

/** Each call waits for the one before. */
const oneByOne = (pair: Pair, n: number): Promise<number> =>
  secondsOf(async () => {
    for (let at = 0; at < n; at += 1) await create(pair, at);
  });

/** All calls are made before any is answered. */
const atOnce = (pair: Pair, n: number): Promise<number> =>
  secondsOf(() => Promise.all(Array.from({ length: n }, (_, at) => create(pair, at))));

const measure = async (pair: Pair, { limits, sizes }: Rig): Promise<readonly Figure[]> => {
  const { authored, rounds } = sizes;
  const times = Math.min(rounds, ROUNDS_MAX);
  const common = { n: times * authored, rss_mb: rssMb() };
  const single = await sideBySide(times, async () => authored / (await oneByOne(pair, authored)), limits.commit);
  const crowd = await sideBySide(times, async () => authored / (await atOnce(pair, authored)), limits.sign);
  return [
    { ...common, case: 'one_by_one', ...single, limit: 'commit', ratio: single.per_s / single.limit_per_s },
    { ...common, case: 'at_once', ...crowd, limit: 'sign', ratio: crowd.per_s / crowd.limit_per_s },
  ];
};

/** Messages of our own, from the call to the answer after COMMIT; each goes to the one device with a session. */
export const quietAuthorBench: Bench = {
  name: 'quiet_author',
  run: (rig) =>
    withPair(rig, { aliceCrypto: rig.crypto.backend }, (pair) => {
      // Alice's packets are dropped; Bob's requests arrive and keep a session alive.
      pair.link.aliceToBob = false;
      return measure(pair, rig);
    }),
};
