import { type Gathering, gather, storedBy } from '../../support/transports/udpGathering';
import { until } from '../../support/transports/udpNodes';

const EVENTS = 25_000;
/** Of a session that carries one event. */
const PACKET_BYTES = 651;
const FACTOR_MAX = 1.35;

describe('an empty peer', () => {
  let gathering: Gathering;
  beforeAll(() => {
    gathering = gather(1, {});
  });
  afterAll(() => gathering.end());

  it('streams 25,000 events over UDP, exactly, for little more than their packets', async () => {
    const [alice, bob] = [await gathering.openDirect('Alice'), await gathering.openDirect('Bob')];
    const { network_id, channel_id } = await alice.ask('found', { name: 'Alice', at: alice.place });
    const { link } = await alice.ask('invite', { network_id });
    await alice.ask('say', { channel_id, prefix: 'before you came', count: EVENTS });

    await bob.ask('join', { name: 'Bob', link, at: bob.place });
    const look = () => bob.ask('stats', {});
    await until(180_000, look, (stats) => storedBy(stats) > EVENTS && stats.waiting.rows === 0);
    const [alices, bobs] = await Promise.all([alice, bob].map((node) => node.ask('digest', { channel_id })));
    const [sender, receiver] = await Promise.all([alice, bob].map((node) => node.ask('stats', {})));
    const bytes = (sender?.udp.bytesSent ?? Infinity) + (receiver?.udp.bytesSent ?? Infinity);

    expect(bobs).toEqual(alices);
    expect(bobs).toMatchObject({ count: EVENTS, distinct: EVENTS });
    expect(bytes / (EVENTS * PACKET_BYTES)).toBeLessThanOrEqual(FACTOR_MAX);
    expect(bytes / (EVENTS * PACKET_BYTES)).toBeGreaterThan(1);
  });
});
