import { BAD_CONDITIONS } from '../../support/transports/udpRelay';
import { type Gathering, circleOf, gather, passedIn, settled } from '../../support/transports/udpGathering';

const SEED = 20_241;
const EACH = 1_000;
/** And one of welcome. */
const SAID = 2 * EACH + 1;
/** Calls that are made at once, as if a person's program sent what was typed while it was away. */
const TOGETHER = 10;

describe('two processes on a wire that loses, doubles, delays and reorders', () => {
  let gathering: Gathering;
  beforeAll(() => {
    gathering = gather(SEED, BAD_CONDITIONS);
  });
  afterAll(() => gathering.end());

  it('each hear all that the other said, once', async () => {
    const circle = await circleOf(gathering, ['Alice', 'Bob'], 60_000);
    const { channel_id } = circle;

    await circle.all((node, n) => node.ask('say', { channel_id, prefix: `${n}`, count: EACH, together: TOGETHER }));
    const digests = await settled(circle, SAID, 120_000);
    const stats = await circle.all((node) => node.ask('stats', {}));
    const passed = passedIn(gathering.relay);

    for (const { count, distinct, digest } of digests) {
      expect({ seed: SEED, count, distinct, digest }).toEqual({
        ...{ seed: SEED, count: SAID, distinct: SAID },
        digest: digests[0]?.digest,
      });
    }
    for (const { waiting } of stats) expect(waiting).toEqual({ rows: 0, bytes: 0 });
    expect(passed.packets).toBeGreaterThan(2 * EACH);
    expect(passed.lost / passed.packets).toBeGreaterThan(0.07);
    expect(passed.lost / passed.packets).toBeLessThan(0.13);
    expect(passed.duplicated / passed.packets).toBeGreaterThan(0.03);
    expect(passed.duplicated / passed.packets).toBeLessThan(0.07);
    expect(gathering.relay.strangers()).toBe(0);
  });
});
