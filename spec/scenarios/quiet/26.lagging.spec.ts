import { lastingStateOf } from '../../support/quiet/lab';
import { pictureOf, sayIn } from '../../support/quiet/talkers';
import { type Neighbour, type Town, townOf } from '../../support/quiet/town';
import { right } from '../../support/common/right';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const explained = async (who: Neighbour, ids: readonly string[]): Promise<readonly string[]> =>
  Promise.all(ids.map(async (event_id) => right(await who.me.explain(event_id)).status));

/** All that must be equal, but how far each knows the logs of others to go: of what is refused nothing is written down. */
const digestOf = async ({ me }: Neighbour): Promise<readonly string[]> =>
  (await lastingStateOf(me)).filter((line) => !line.startsWith('head '));

const linesOf = async (who: Neighbour): Promise<readonly string[]> =>
  (await pictureOf(who)).flatMap((channel) => channel.split('\n')).sort();

describe.each([
  ['an hour', HOUR_MS],
  ['ten days', 10 * DAY_MS],
  ['forty days', 40 * DAY_MS],
])('who was away for %s', (_, awayMs) => {
  let town: Town;
  let everybody: readonly Neighbour[];
  let ids: Readonly<Record<'own' | 'moderated' | 'room' | 'inRoom' | 'reaction' | 'edit' | 'lateInRoom', string>>;

  beforeAll(async () => {
    town = await townOf(20, ['Bob', 'Carol', 'Dave']);
    const { alice, others, channel_id, world, pass } = town;
    const [bob, carol, dave] = [others[0]!, others[1]!, others[2]!];
    everybody = [alice, bob, carol];
    const everyone = right(await alice.me.api['group.list']({ network_id: town.network_id })).find((g) => g.kind === 2);
    const group_id = everyone?.group_id ?? '';
    const { channel_id: room } = right(await bob.me.api['channel.create']({ group_id, name: 'room' }));
    await world.advance(2_000);
    const own = await sayIn(bob, channel_id, 'Bob takes this back');
    const moderated = await sayIn(carol, channel_id, 'against the rules');
    const inRoom = await sayIn(carol, room, 'said in the room');
    await sayIn(bob, channel_id, 'stays');
    await sayIn(dave, channel_id, 'by Dave');
    await world.advance(3_000);

    carol.cable.pull();
    right(await bob.me.api['message.delete']({ message_id: own }));
    right(await alice.me.api['message.delete']({ message_id: moderated }));
    right(await bob.me.api['channel.delete']({ channel_id: room }));
    right(await alice.me.api['user.remove']({ user_id: dave.peer_id }));
    await sayIn(carol, channel_id, 'written far away');
    const lateInRoom = await sayIn(carol, room, 'said too late in the room');
    const { reaction_id: reaction } = right(await carol.me.api['message.react']({ message_id: own, emoji: '+' }));
    const { message_edit_id: edit } = right(
      await carol.me.api['message.edit']({ message_id: moderated, text: 'against the rules, still' }),
    );
    await world.advance(10_000);
    dave.node.close();
    await pass(awayMs);
    await sayIn(alice, channel_id, 'meanwhile');
    await sayIn(carol, channel_id, 'nearly back');
    await pass(0);
    ids = { own, moderated, room, inRoom, reaction, edit, lateInRoom };
  });
  afterAll(() => everybody.forEach(({ node }) => node.close()));

  it('had everything until then, and the others nothing of it', async () => {
    const [alice, bob, carol] = await Promise.all(everybody.map(linesOf));
    expect(carol).toEqual([
      ...['  Bob: Bob takes this back +:Carol', '  Bob: stays', '  Carol: against the rules, still*'],
      ...['  Carol: nearly back', '  Carol: said in the room', '  Carol: said too late in the room'],
      ...['  Carol: written far away', '  Dave: by Dave', '#general 0', '#room 0'],
    ]);
    expect(alice).toEqual(['  Alice: meanwhile', '  Bob: stays', '  Dave: by Dave (removed)', '#general 0']);
    expect(bob).toEqual(alice);
  });

  it('brings nothing back that was deleted, and forgets it, too; what was said meanwhile comes to all', async () => {
    everybody[2]!.cable.plug();
    // What lies under a key that is purged there comes under another one, which takes a while.
    for (let n = 0; n < 2; n += 1) await town.pass(0);

    const said = [
      ...['  Alice: meanwhile', '  Bob: stays', '  Carol: nearly back', '  Carol: written far away'],
      ...['  Dave: by Dave (removed)', '#general 0'],
    ];
    for (const one of everybody) expect(await linesOf(one)).toEqual(said);
    const { own, moderated, room, inRoom, reaction, edit } = ids;
    for (const one of everybody) {
      expect(await explained(one, [own])).toEqual(['deleted']);
      expect(await explained(one, [reaction])).not.toContain('stored');
    }
    // A channel, and what an admin deleted, is hidden, and its days begin where the deletion is first heard of.
    const status = awayMs > 7 * DAY_MS ? 'deleted' : 'stored';
    const inDays = [status, status, status];
    expect(await Promise.all(everybody.map((one) => explained(one, [moderated, room, inRoom])))).toEqual([
      inDays,
      inDays,
      ['stored', 'stored', 'stored'],
    ]);
    expect(await explained(everybody[2]!, [edit])).toEqual(['stored']);
  });

  it('is the same as the others seven days later, and nobody wants anything', async () => {
    await town.pass(7 * DAY_MS);
    await town.pass(0);

    const { reaction, edit, lateInRoom, ...gone } = ids;
    for (const one of everybody) {
      expect(await explained(one, Object.values(gone))).toEqual(Object.values(gone).map(() => 'deleted'));
      // Where the key of these was purged before they came, they were never opened.
      expect(await explained(one, [reaction, edit, lateInRoom])).not.toContain('stored');
    }
    const [alice, bob, carol] = await Promise.all(everybody.map(digestOf));
    expect([bob, carol]).toEqual([alice, alice]);
    expect(everybody.map(({ node }) => node.stats().waiting.rows)).toEqual([0, 0, 0]);
  });
});
