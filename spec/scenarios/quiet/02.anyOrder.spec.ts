import { seededRandom, virtualWorld } from '../../../streams/testing';
import { shuffled } from '../../support/kernel/history';
import { type LabNode, type LabSession, framesOf, openLab, stateOf } from '../../support/quiet/lab';
import { right } from '../../support/common/right';

const NEWCOMER_SEED = 7;
const MESSAGES = 270;

const founder = async (node: LabNode) => {
  const { identity_id } = right(await node.api['identity.create']({ name: 'Alice' }));
  const me = right(node.as(identity_id));
  return { me, ...right(await me.api['network.create']({ name: 'any order' })) };
};

const comes = async (node: LabNode, name: string, link: string): Promise<LabSession> =>
  right(node.as(right(await node.api['user.join_as_user']({ name, link })).identity_id));

/** People join in both ways, there are groups, keys of more than one group and class, and messages between all that. */
const makeHistory = async () => {
  const world = virtualWorld(20);
  const { me: alice, network_id, everyone_id, channel_id } = await founder(await openLab(world));
  const { link } = right(await alice.api['invite.create']({ network_id, max_uses: 0 }));
  const { link: limited } = right(await alice.api['invite.create']({ network_id, max_uses: 2 }));
  const people = [alice];
  for (const [name, by] of [
    ['Bob', limited],
    ['Carol', link],
    ['Dave', limited],
  ] as const) {
    people.push(await comes(await openLab(world), name, by));
    await world.advance(15_000);
  }
  const { channel_id: other } = right(await alice.api['channel.create']({ group_id: everyone_id, name: 'other' }));
  await world.advance(2_000);
  for (let nth = 0; nth < MESSAGES; nth += 1) {
    const where = nth % 3 === 0 ? other : channel_id;
    const lasts = nth % 10 === 0 ? { lasts_ms: 30 * 24 * 3_600_000 } : {};
    const one = people[nth % people.length];
    if (one !== undefined)
      right(await one.api['message.create']({ channel_id: where, text: `message ${nth}`, ...lasts }));
    if (nth % 20 === 0) await world.advance(3_000);
  }
  await world.advance(30_000);
  return { frames: (await framesOf(alice)).map(({ sealed }) => sealed), link, nowMs: world.clock.now() };
};

/** The same newcomer each time, alone with the link, to whom the history is handed. */
const newcomer = async (link: string, nowMs: number) => {
  const world = virtualWorld(1, {}, nowMs);
  const node = await openLab(world, { random: seededRandom(NEWCOMER_SEED) });
  return { world, node, me: await comes(node, 'Newcomer', link) };
};

describe('a history of 300 events', () => {
  let history: Awaited<ReturnType<typeof makeHistory>>;
  let expected: readonly string[];

  const stateAfter = async (frames: readonly string[]) => {
    const { world, node, me } = await newcomer(history.link, history.nowMs);
    await Promise.all(frames.map((frame) => me.api['lab.bring']({ sealed: [frame] }).then(right)));
    await world.advance(500);
    const state = await stateOf(me);
    const waits = right(await me.api['lab.waiting']({}));
    const { counters } = node.stats();
    node.close();
    return { state, waits, refused: Object.keys(counters).filter((name) => /^rejected\.(?!known)/.test(name)) };
  };

  beforeAll(async () => {
    history = await makeHistory();
    const inOrder = await stateAfter(history.frames);
    expected = inOrder.state;
    expect(inOrder.waits).toEqual([]);
  });

  it('is one of joins, groups, keys and messages', () => {
    expect(history.frames.length).toBeGreaterThanOrEqual(300);
    expect(expected.filter((line) => line.startsWith('message '))).toHaveLength(MESSAGES);
    expect(expected.filter((line) => line.startsWith('user '))).toHaveLength(5);
    expect(new Set(expected.filter((line) => line.startsWith('held '))).size).toBeGreaterThanOrEqual(2);
  });

  it('gives one state backwards, and each event twice', async () => {
    for (const frames of [history.frames.toReversed(), history.frames.flatMap((frame) => [frame, frame])]) {
      expect(await stateAfter(frames)).toEqual({ state: expected, waits: [], refused: [] });
    }
  });

  it.each(Array.from({ length: 50 }, (_, seed) => seed))('gives one state in random order %#', async (seed) => {
    const frames = shuffled(history.frames, seededRandom(1_000 + seed));
    expect(await stateAfter(frames)).toEqual({ state: expected, waits: [], refused: [] });
  });
});
