import { differing, openReaders, toldBy } from '../../support/quiet/readers';
import { sayIn } from '../../support/quiet/talkers';
import { openLink, toldOf, townOf } from '../../support/quiet/town';
import { right } from '../../support/common/right';

type Piece = 'deletions' | 'removal' | 'jobs';

/** Bob takes a message of his back, and the channel he made, in which Carol said something; then he is removed. */
const makeHistory = async () => {
  const town = await townOf(26, ['Bob', 'Carol']);
  const { world, alice, others, network_id, channel_id } = town;
  const [bob, carol] = [others[0]!, others[1]!];
  const groups = right(await bob.me.api['group.list']({ network_id }));
  const group_id = groups.find(({ kind }) => kind === 2)?.group_id ?? '';
  const room = right(await bob.me.api['channel.create']({ group_id, name: 'room' }));
  await world.advance(2_000);
  const message_id = await sayIn(bob, channel_id, 'taken back');
  await sayIn(carol, room.channel_id, 'in the room');
  await sayIn(bob, channel_id, 'stays');
  const link = await openLink(town, alice);
  const before = new Set(await toldBy([alice, ...others].map(({ me }) => me)));
  right(await bob.me.api['message.delete']({ message_id }));
  right(await bob.me.api['channel.delete'](room));
  await world.advance(2_000);
  const deleted = (await toldBy([bob.me])).filter((frame) => !before.has(frame));
  right(await alice.me.api['user.remove']({ user_id: bob.peer_id }));
  await world.advance(5_000);
  const told = await toldOf(town, [alice, ...others], link);
  const removal = told.frames.filter((frame) => !before.has(frame) && !deleted.includes(frame));
  return { ...told, base: [...before], deleted, removal };
};

describe('what somebody deleted who made it, and who was removed', () => {
  let history: Awaited<ReturnType<typeof makeHistory>>;
  beforeAll(async () => {
    history = await makeHistory();
  });

  it.each<readonly [string, readonly Piece[]]>([
    ['before he was removed', ['deletions', 'jobs', 'removal']],
    ['before he was removed, with no job between', ['deletions', 'removal', 'jobs']],
    ['though his removal is heard of first', ['removal', 'jobs', 'deletions', 'jobs']],
  ])('is gone: %s', async (_, order) => {
    const readers = await openReaders(history);
    const reader = await readers.comes();
    const other = await readers.comes();
    for (const one of [reader, other]) await one.bring(history.base);
    await readers.settle();
    const pieces = { deletions: history.deleted, removal: history.removal };
    for (const piece of order) {
      if (piece === 'jobs') await readers.pass();
      else await reader.bring(pieces[piece]);
      await readers.settle();
    }
    await other.bring([...history.deleted, ...history.removal].toReversed());
    await readers.pass();

    expect(await reader.people()).toContain('Bob 0 removed');
    expect(await reader.picture()).toEqual(['#general 0\n  Bob: stays (removed)']);
    expect(differing(await other.shown(), await reader.shown())).toEqual([]);
    readers.node.close();
  });
});
