import type { UdpNode } from '../../spec/support/transports/udpNodes';
import type { Bench, Figure, Rig } from '../bench';
import { quantile } from '../measure';
import { type UdpPair, connect, stopwatch, withUdpPair } from '../udpPair';

interface Latency {
  readonly fromCommit: number;
  readonly fromCall: number;
}

/** One message: from its author's commit, as it is told, and from the call, until the other has committed and read it. */
const pushed = async (alice: UdpNode, bob: UdpNode, channel_id: string, nth: number): Promise<Latency> => {
  const heard = bob.ask('heard', { channel_id, text: `news ${nth} 0` });
  // Requests are answered in order, so the other node watches by now.
  await bob.ask('stats', {});
  const called = stopwatch();
  const { atMs: committed } = await alice.ask('say', { channel_id, prefix: `news ${nth}`, count: 1 });
  const { atMs: stored } = await heard;
  return { fromCommit: stored - committed, fromCall: stored - called };
};

const measure = async (pair: UdpPair, { limits, sizes }: Rig): Promise<readonly Figure[]> => {
  const { channel_id, open } = pair;
  const [alice, bob] = [await open('alice'), await open('bob')];
  await connect(bob, pair);
  await connect(alice, pair);
  const seen: Latency[] = [];
  for (let nth = 0; nth < sizes.latencies; nth += 1) seen.push(await pushed(alice, bob, channel_id, nth));
  const limit_per_s = limits.commit();
  const { rssMb } = await bob.ask('stats', {});
  const figure = (name: string, taken: readonly number[], share: number): Figure => {
    const per_s = 1_000 / quantile(taken, share);
    const ratio = limit_per_s / per_s;
    return { case: name, n: taken.length, per_s, limit: 'commit', limit_per_s, ratio, rss_mb: rssMb };
  };
  const fromCommit = seen.map((one) => one.fromCommit);
  return [
    figure('commit_to_stored_p50', fromCommit, 0.5),
    figure('commit_to_stored_p99', fromCommit, 0.99),
    figure(
      'call_to_stored_p50',
      seen.map((one) => one.fromCall),
      0.5,
    ),
  ];
};

/** A message that is pushed to a peer in another process, over UDP on loopback: how long until it is stored there. */
export const udpPushBench: Bench = {
  name: 'udp_push',
  run: (rig) => withUdpPair(rig, (pair) => measure(pair, rig)),
};
