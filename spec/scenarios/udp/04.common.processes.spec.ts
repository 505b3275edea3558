import { asyncScheduler } from 'rxjs';
import { integerBetween, seededRandom } from '../../../lib/random';
import { type Gathering, gather } from '../../support/transports/udpGathering';
import { type Digest, type UdpNode, until } from '../../support/transports/udpNodes';

const SEED = 20_243;
const COMMON = 100_000;
/** Of ten, half are made by each. */
const EACH = 5;
const BYTES_MAX = 40_000;

const stored = async (node: UdpNode): Promise<number> => (await node.ask('stats', {})).counters['stored'] ?? 0;

describe('two peers that have 100,000 events in common', () => {
  let gathering: Gathering;
  beforeAll(() => {
    gathering = gather(SEED, {});
  });
  afterAll(() => gathering.end());

  const random = seededRandom(SEED);
  const reopen = async (name: string): Promise<UdpNode> => {
    const node = await gathering.openDirect(name);
    await node.ask('resume', {});
    return node;
  };

  /** Says things while nobody hears it, at times within those at which the others were said. */
  const differ = async (name: string, channel_id: string, [firstMs, lastMs]: readonly [number, number]) => {
    const node = await reopen(name);
    await node.ask('plug', { in: false });
    for (let nth = 0; nth < EACH; nth += 1) {
      await node.ask('clock', { aheadMs: integerBetween(random, firstMs, lastMs) - asyncScheduler.now() });
      await node.ask('say', { channel_id, prefix: `${name}, apart ${nth}`, count: 1 });
    }
    await node.close();
  };

  it('find ten random differences for at most 40 kB', async () => {
    const [alice, bob] = [await gathering.openDirect('Alice'), await gathering.openDirect('Bob')];
    const { network_id, channel_id } = await alice.ask('found', { name: 'Alice', at: alice.place });
    const { link } = await alice.ask('invite', { network_id });
    const firstMs = asyncScheduler.now();
    await alice.ask('say', { channel_id, prefix: 'in common', count: COMMON, together: 1_000 });
    const span = [firstMs, asyncScheduler.now()] as const;
    await bob.ask('join', { name: 'Bob', link, at: bob.place });
    await until(
      600_000,
      () => stored(bob),
      (count) => count > COMMON,
    );
    await alice.close();
    await bob.close();
    await differ('Alice', channel_id, span);
    await differ('Bob', channel_id, span);

    const both = await Promise.all([reopen('Alice'), reopen('Bob')]);
    await until(
      120_000,
      () => Promise.all(both.map(stored)),
      (counts) => counts.every((count) => count >= EACH),
    );
    const stats = await Promise.all(both.map((node) => node.ask('stats', {})));
    const digests = await Promise.all(both.map((node): Promise<Digest> => node.ask('digest', { channel_id })));
    const bytes = stats.reduce((sum, { udp }) => sum + udp.bytesSent, 0);

    expect(new Set(digests.map(({ digest }) => digest)).size).toBe(1);
    expect(digests.map(({ distinct }) => distinct)).toEqual(both.map(() => COMMON + 2 * EACH));
    expect({ seed: SEED, bytes, isLittle: bytes <= BYTES_MAX }).toEqual({ seed: SEED, bytes, isLittle: true });
  });
});
