import { stateOf } from '../../support/quiet/lab';
import { pictureOf, sayIn } from '../../support/quiet/talkers';
import {
  type Neighbour,
  type Town,
  apart,
  comesTo,
  keyUnder,
  keysHeldBy,
  makeAdmin,
  openLink,
  townOf,
  wrappedTo,
} from '../../support/quiet/town';
import { right } from '../../support/common/right';

const linesOf = async (who: Neighbour): Promise<readonly string[]> =>
  (await pictureOf(who)).flatMap((channel) => channel.split('\n')).sort();

const peopleOf = async ({ me, network_id }: Neighbour): Promise<readonly string[]> =>
  right(await me.api['user.list']({ network_id }))
    .map((one) => `${one.name}${one.is_admin ? ', admin' : ''}${one.author_removed ? ', removed' : ''}`)
    .sort();

const TOLD = /^(rejected|reflectors\.failed|framed|stored|parked)/;

/** For each of some: counters of what was refused, stored, parked or framed, that went up. */
const countedDuring = async (
  some: readonly Neighbour[],
  act: () => Promise<unknown>,
): Promise<readonly (readonly string[])[]> => {
  const before = some.map(({ node }) => node.stats().counters);
  await act();
  return some.map(({ node }, nth) =>
    Object.entries(node.stats().counters)
      .filter(([name, count]) => TOLD.test(name) && count > (before[nth]?.[name] ?? 0))
      .map(([name]) => name),
  );
};

describe('a removed member who writes on', () => {
  let town: Town;
  let [alice, bob, carol, mallory]: Neighbour[] = [];
  const all = () => [alice!, bob!, carol!, mallory!];

  beforeAll(async () => {
    town = await townOf(31, ['Bob', 'Carol', 'Mallory']);
    alice = town.alice;
    [bob, carol, mallory] = town.others;
    await sayIn(mallory!, town.channel_id, 'as a member');
    await town.world.advance(2_000);
  });
  afterAll(() => all().forEach(({ node }) => node.close()));

  it('through one who does not know: it comes to all, marked, and nothing said since is under a key of his', async () => {
    const { world, channel_id } = town;
    apart(town, [alice!, bob!], [carol!, mallory!]);
    right(await alice!.me.api['user.remove']({ user_id: mallory!.peer_id }));
    await world.advance(5_000);
    const without = await sayIn(bob!, channel_id, 'without Mallory');
    await sayIn(mallory!, channel_id, 'through Carol');
    await sayIn(carol!, channel_id, 'with Mallory, as I know');
    await world.advance(5_000);
    expect(await linesOf(carol!)).toContain('  Mallory: through Carol');

    apart(town, [alice!, bob!, carol!], [mallory!]);
    await world.advance(60_000);
    const after = await sayIn(carol!, channel_id, 'now I know');
    await world.advance(5_000);

    const lines = [
      ...['  Bob: without Mallory', '  Carol: now I know', '  Carol: with Mallory, as I know'],
      ...['  Mallory: as a member (removed)', '  Mallory: through Carol (removed)', '#general 0'],
    ];
    for (const one of [alice!, bob!, carol!]) expect(await linesOf(one)).toEqual(lines);
    const held = keysHeldBy(mallory!);
    expect(held.length).toBeGreaterThan(0);
    for (const message_id of [without, after]) {
      const key_id = await keyUnder(alice!, message_id);
      expect(held).not.toContain(key_id);
      for (const one of all()) expect(wrappedTo(one, key_id)).not.toContain(mallory!.peer_id);
    }
  });

  it('directly: every packet is refused at once, nothing is stored or waits, and he is told nothing', async () => {
    const { world, channel_id } = town;
    world.wire.heal();
    const remaining = [alice!, bob!, carol!];
    const states = () => Promise.all(remaining.map(({ me }) => stateOf(me)));
    const [before, heard] = [await states(), await linesOf(mallory!)];
    let said = '';
    const [his = [], ...counted] = await countedDuring([mallory!, ...remaining], async () => {
      said = await sayIn(mallory!, channel_id, 'directly');
      await world.advance(120_000);
    });

    // He asks for sessions as a member does, and nobody answers him: he stores his own message, and no more.
    const refusal = 'reflectors.failed.grantSession.sync_request.is_a_members_and_to_us';
    expect(counted.map((names) => names.includes(refusal))).toEqual([true, true, true]);
    expect(counted.flat().filter((name) => /^(stored|parked)/.test(name))).toEqual([]);
    expect(his).toEqual(['stored']);
    for (const { me } of remaining) expect(right(await me.explain(said)).status).toBe('unknown');
    expect(await states()).toEqual(before);
    expect(remaining.map(({ node }) => node.stats().waiting.rows)).toEqual([0, 0, 0]);
    expect((await linesOf(mallory!)).filter((line) => !line.includes('directly'))).toEqual(heard);
  });

  it('in the session that he had when he was removed: its packets are not even opened', async () => {
    const another = await townOf(33, ['Bob', 'Mallory']);
    const [last, late] = [another.alice, another.others[1]!];
    right(await last.me.api['user.remove']({ user_id: late.peer_id }));
    let said = '';
    const counted = await countedDuring([last], async () => {
      said = await sayIn(late, another.channel_id, 'a moment later');
      await another.world.advance(100);
    });

    expect(counted).toEqual([['rejected.missing']]);
    expect(right(await last.me.explain(said)).status).toBe('unknown');
    expect(await linesOf(last)).toEqual(['#general 0']);
    for (const { node } of [another.alice, ...another.others]) node.close();
  });
});

describe('a removed admin who goes on granting', () => {
  it('where he is heard first as where his removal is: all agree, and none of his is in, nor has a key of later', async () => {
    const town = await townOf(32, ['Bob', 'Carol', 'Dave']);
    const { world, alice, others, channel_id, admins_id } = town;
    const [bob, carol, dave] = [others[0]!, others[1]!, others[2]!];
    await makeAdmin(town, alice, bob);

    apart(town, [alice, carol], [bob, dave]);
    right(await alice.me.api['user.remove']({ user_id: bob.peer_id }));
    right(await bob.me.api['group.add_member']({ group_id: admins_id, user_id: dave.peer_id }));
    const link = await openLink(town, bob);
    const zed = await comesTo(town, 'Zed', link);
    apart(town, [alice, carol], [bob, dave, zed]);
    await world.advance(20_000);
    // A grant of his makes others act, too.
    right(await dave.me.api['user.remove']({ user_id: carol.peer_id }));
    await sayIn(zed, channel_id, 'I am in');
    await sayIn(bob, channel_id, 'I am an admin');
    await world.advance(5_000);
    expect(await peopleOf(zed)).toEqual(['Alice, admin', 'Bob, admin', 'Carol, removed', 'Dave, admin', 'Zed']);
    expect(await peopleOf(carol)).toEqual(['Alice, admin', 'Bob, removed', 'Carol', 'Dave']);

    world.wire.heal();
    await world.advance(90_000);
    const later = await sayIn(dave, channel_id, 'and now?');
    await world.advance(10_000);

    const states = await Promise.all([alice, carol, dave].map(({ me }) => stateOf(me)));
    expect([states[1], states[2]]).toEqual([states[0], states[0]]);
    for (const one of [alice, carol, dave]) {
      expect(await peopleOf(one)).toEqual(['Alice, admin', 'Bob, removed', 'Carol', 'Dave']);
      expect(await linesOf(one)).toEqual(['  Bob: I am an admin (removed)', '  Dave: and now?', '#general 0']);
    }
    const key_id = await keyUnder(alice, later);
    expect([alice, carol, dave].map((one) => keysHeldBy(one).includes(key_id))).toEqual([true, true, true]);
    for (const one of [bob, zed]) {
      expect(keysHeldBy(one)).not.toContain(key_id);
      expect(await linesOf(one)).not.toContain('  Dave: and now?');
    }
    expect([...wrappedTo(alice, key_id)].sort()).toEqual([alice, carol, dave].map(({ peer_id }) => peer_id).sort());
    for (const { node } of [alice, ...others, zed]) node.close();
  });
});
