import { BAD_CONDITIONS } from '../../support/transports/udpRelay';
import { type Gathering, circleOf, gather, passedIn, settled } from '../../support/transports/udpGathering';

const SEED = 20_242;
const NAMES = ['Alice', 'Bob', 'Carol', 'Dave', 'Erin', 'Frank', 'Grace', 'Heidi'];
const EACH = 125;
/** And one of welcome. */
const SAID = NAMES.length * EACH + 1;

describe('eight processes on a wire that loses, doubles, delays and reorders', () => {
  let gathering: Gathering;
  beforeAll(() => {
    gathering = gather(SEED, BAD_CONDITIONS);
  });
  afterAll(() => gathering.end());

  it('all hear all of a thousand messages, once', async () => {
    const circle = await circleOf(gathering, NAMES, 180_000);
    const { channel_id } = circle;

    await circle.all((node, n) => node.ask('say', { channel_id, prefix: `${n}`, count: EACH, together: 10 }));
    const digests = await settled(circle, SAID, 240_000);
    const stats = await circle.all((node) => node.ask('stats', {}));
    const passed = passedIn(gathering.relay);

    expect(new Set(digests.map(({ digest }) => digest)).size).toBe(1);
    expect(digests.map(({ distinct }) => distinct)).toEqual(NAMES.map(() => SAID));
    expect(stats.map(({ waiting }) => waiting.rows)).toEqual(NAMES.map(() => 0));
    expect(passed.packets).toBeGreaterThan((NAMES.length - 1) * NAMES.length * EACH);
    expect(passed.lost / passed.packets).toBeGreaterThan(0.08);
    expect(passed.lost / passed.packets).toBeLessThan(0.12);
    expect(gathering.relay.strangers()).toBe(0);
  });
});
