import type { Bench, Figure, Rig } from '../bench';
import { collectGarbage } from '../measure';
import { type UdpPair, stopwatch, withUdpPair } from '../udpPair';

const measure = async ({ channel_id, open }: UdpPair, { limits, sizes }: Rig): Promise<readonly Figure[]> => {
  const { behind: n } = sizes;
  const alice = await open('alice');
  await alice.ask('say', { channel_id, prefix: 'you missed', count: n, together: 1_000 });
  collectGarbage();
  const before = limits.verify();
  const bob = await open('bob');
  const began = stopwatch();
  await bob.ask('sync', {});
  const { atMs } = await bob.ask('reached', { stored: n });
  const { rssMb } = await bob.ask('stats', {});
  const per_s = (n * 1_000) / (atMs - began);
  const limit_per_s = (before + limits.verify()) / 2;
  const ratio = per_s / limit_per_s;
  return [{ case: 'two_processes', n, per_s, limit: 'verify', limit_per_s, ratio, rss_mb: rssMb }];
};

/** A peer that was away streams all that was said meanwhile, over UDP on loopback, from one process to another. */
export const udpCatchUpBench: Bench = {
  name: 'udp_catch_up',
  run: (rig) => withUdpPair(rig, (pair) => measure(pair, rig)),
};
