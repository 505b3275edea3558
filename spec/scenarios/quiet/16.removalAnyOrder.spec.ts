import { seededRandom, virtualWorld } from '../../../streams/testing';
import { shuffled } from '../../support/history';
import { type LabNode, type LabSession, framesOf, openLab, stateOf } from '../../support/quietLab';
import { right } from '../../support/right';

const ORDERS = 100;

const comes = async (node: LabNode, name: string, link: string): Promise<LabSession> =>
  right(node.as(right(await node.api['user.join_as_user']({ name, link })).identity_id));

/** Two admins remove each other at the same moment; the lower one, who does not know yet, makes one more admin. */
const makeHistory = async () => {
  const world = virtualWorld(21);
  const node = await openLab(world);
  const { identity_id } = right(await node.api['identity.create']({ name: 'Alice' }));
  const alice = right(node.as(identity_id));
  const { network_id, admins_id, channel_id } = right(await alice.api['network.create']({ name: 'torn' }));
  const { link } = right(await alice.api['invite.create']({ network_id, max_uses: 0 }));
  const people: LabSession[] = [];
  for (const name of ['Bob', 'Carol', 'Dave']) people.push(await comes(await openLab(world), name, link));
  await world.advance(20_000);
  const users = right(await alice.api['user.list']({ network_id }));
  const idOf = (name: string): string => users.find((u) => u.name === name)!.user_id;
  for (const name of ['Bob', 'Carol']) {
    right(await alice.api['group.add_member']({ group_id: admins_id, user_id: idOf(name) }));
    await world.advance(2_000);
  }
  for (const [n, one] of people.entries()) right(await one.api['message.create']({ channel_id, text: `said ${n}` }));
  await world.advance(2_000);
  const [first, second] = people;
  const ranks = right(await alice.api['user.list']({ network_id })).filter(({ is_admin }) => is_admin);
  expect(ranks).toHaveLength(3);
  // The lower of the two is refused by his own node; his removal is made all the same.
  const answers = [
    await first!.api['user.remove']({ user_id: idOf('Carol') }),
    await second!.api['user.remove']({ user_id: idOf('Bob') }),
  ];
  const [lower, higher] = answers[0]!._tag === 'Left' ? [first!, 'Carol'] : [second!, 'Bob'];
  right(await lower.api['lab.remove']({ network_id, user_id: idOf(higher) }));
  right(await lower.api['group.add_member']({ group_id: admins_id, user_id: idOf('Dave') }));
  await world.advance(30_000);
  const all = (await Promise.all([alice, ...people].map(framesOf))).flat().map(({ sealed }) => sealed);
  return {
    frames: [...new Set(all)],
    link,
    higher,
    nowMs: world.clock.now(),
    refused: answers.filter(({ _tag }) => _tag === 'Left').length,
  };
};

const newcomer = async (link: string, nowMs: number) => {
  const world = virtualWorld(1, {}, nowMs);
  const node = await openLab(world, { random: seededRandom(7) });
  return { world, node, me: await comes(node, 'Newcomer', link) };
};

describe('two admins who remove each other', () => {
  let history: Awaited<ReturnType<typeof makeHistory>>;
  let expected: readonly string[];

  const stateAfter = async (frames: readonly string[]) => {
    const { world, node, me } = await newcomer(history.link, history.nowMs);
    await Promise.all(frames.map((frame) => me.api['lab.bring']({ sealed: [frame] }).then(right)));
    await world.advance(500);
    const state = await stateOf(me);
    node.close();
    return state;
  };
  const count = (start: string): number => expected.filter((line) => line.startsWith(start)).length;

  beforeAll(async () => {
    history = await makeHistory();
    expected = await stateAfter(history.frames);
  });

  it('are one, and one who is gone, with whatever he did later', () => {
    expect(history.refused).toBe(1);
    expect(new Set(history.frames).size).toBe(history.frames.length);
    expect([count('gone device '), count('gone key ')]).toEqual([1, 1]);
    // Who is left: Alice, one of the two, and Dave, who is no admin. The newcomer came by a link that was revoked.
    expect(
      expected
        .filter((line) => line.startsWith('user '))
        .map((line) => /(Alice|Bob|Carol|Dave)([\d-]+)/.exec(line)?.[0])
        .sort(),
    ).toEqual([
      expect.stringMatching(/^Alice0/),
      expect.stringMatching(new RegExp(`^${history.higher}\\d`)),
      expect.stringMatching(/^Dave-/),
    ]);
  });

  it.each(Array.from({ length: ORDERS }, (_, seed) => seed))('are the same in random order %#', async (seed) => {
    expect(await stateAfter(shuffled(history.frames, seededRandom(5_000 + seed)))).toEqual(expected);
  });
});
