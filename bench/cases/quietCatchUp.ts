import { virtualWorld } from '../../streams/testing';
import type { Bench, Figure, Rig } from '../bench';
import { collectGarbage, rssMb } from '../measure';
import { must } from '../must';
import { type Founded, type Homes, type QuietNode, homesIn, meet, openIn } from '../quietMeeting';

type World = ReturnType<typeof virtualWorld>;

/** The most calls that share a turn. */
const TOGETHER_MAX = 1_000;
/** Virtual time between two looks, and how many looks without anything new are a stall. */
const LOOK_MS = 250;
const STALLED_LOOKS = 200;

const write = async (alice: QuietNode, { alice_id, channel_id }: Founded, n: number): Promise<void> => {
  const { api } = must(alice.as(alice_id));
  for (let left = n; left > 0; left -= TOGETHER_MAX) {
    const texts = Array.from({ length: Math.min(left, TOGETHER_MAX) }, (_, at) => `message ${left - at} you missed`);
    (await Promise.all(texts.map((text) => api['message.create']({ channel_id, text })))).forEach(must);
  }
};

const storedBy = (node: QuietNode): number => node.stats().counters['stored'] ?? 0;

/** Seconds of this process, in which both nodes live, until all has come. */
const catchUp = async (world: World, bob: QuietNode, n: number): Promise<number> => {
  const began = performance.now();
  for (let [stored, still] = [0, 0]; storedBy(bob) < n;) {
    await world.advance(LOOK_MS);
    still = storedBy(bob) === stored ? still + 1 : 0;
    stored = storedBy(bob);
    if (still > STALLED_LOOKS) throw new Error(`stands still at ${stored}: ${JSON.stringify(bob.stats())}`);
  }
  return (performance.now() - began) / 1_000;
};

const measure = async (world: World, homes: Homes, { crypto, limits, sizes }: Rig): Promise<Figure> => {
  const founded = await meet(world, homes);
  const alice = await openIn(world, homes.alice, crypto.backend);
  await write(alice, founded, sizes.behind);
  collectGarbage();
  const before = limits.verify();
  const bob = await openIn(world, homes.bob, crypto.backend);
  const per_s = sizes.behind / (await catchUp(world, bob, sizes.behind));
  const limit_per_s = (before + limits.verify()) / 2;
  const ratio = per_s / limit_per_s;
  const figure: Figure = {
    case: 'streamed',
    n: sizes.behind,
    per_s,
    limit: 'verify',
    limit_per_s,
    ratio,
    rss_mb: rssMb(),
  };
  alice.close();
  bob.close();
  return figure;
};

/** A peer that was away streams all that was said meanwhile: both nodes in this process, in virtual time. */
export const quietCatchUpBench: Bench = {
  name: 'quiet_catch_up',
  run: async (rig) => [await measure(virtualWorld(6), homesIn(rig), rig)],
};
