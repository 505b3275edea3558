import { virtualWorld } from '../../../streams/testing';
import { type Reader, type Readers, openReaders, toldBy } from '../../support/quiet/readers';
import { anythingBy, sayIn, talkersIn } from '../../support/quiet/talkers';
import { right } from '../../support/common/right';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Alice deleted a message of Bob's twice, Carol another one; and later Carol is made an admin. */
const makeHistory = async () => {
  const world = virtualWorld(19);
  const { alice, bob, carol, all, admins_id, everyone_id, channel_id, link } = await talkersIn(world);
  const deletes = async (by: typeof alice, target: string): Promise<string> => {
    await world.advance(1_000);
    return anythingBy(by, everyone_id, 'delete_message', { group_id: everyone_id, undo: 0, targets: [{ target }] });
  };
  const [twice, byCarol] = [await sayIn(bob, channel_id, 'twice'), await sayIn(bob, channel_id, 'by Carol')];
  await world.advance(2_000);
  const again = [await deletes(alice, twice), await deletes(alice, twice)][1] ?? '';
  await deletes(carol, byCarol);
  // What nobody who comes later can judge: he deletes something that never came to them.
  const edit = { channel_id, message_id: 'cd'.repeat(16), text: 'said of it' };
  const ofBobs = await anythingBy(bob, everyone_id, 'message_edit', edit);
  const ofCarols = await anythingBy(carol, everyone_id, 'message_edit', edit);
  const ofAnother = await anythingBy(carol, everyone_id, 'message_edit', { ...edit, message_id: 'ef'.repeat(16) });
  await deletes(bob, edit.message_id);
  const room = right(await bob.me.api['channel.create']({ group_id: everyone_id, name: 'half heard' }));
  await world.advance(1_000);
  const inRoom = await anythingBy(bob, everyone_id, 'message_edit', { ...edit, ...room, message_id: 'ab'.repeat(16) });
  await anythingBy(bob, everyone_id, 'delete_channel', { group_id: everyone_id, undo: 0, target: room.channel_id });
  const granted = right(await alice.me.api['group.add_member']({ group_id: admins_id, user_id: carol.peer_id }));
  await world.advance(10_000);
  const told = await toldBy(all.map(({ me }) => me));
  const frameOf = (event_id: string): string => told.find((frame) => frame.slice(4, 36) === event_id) ?? '';
  const late = { again: frameOf(again), grant: frameOf(granted.group_member_id) };
  all.forEach(({ node }) => node.close());
  const base = told.filter((frame) => !Object.values(late).includes(frame));
  return { base, late, twice, byCarol, inRoom, ofBobs, ofCarols, ofAnother, link, nowMs: world.clock.now() };
};

describe('the seven days that somebody else’s deletion takes', () => {
  let history: Awaited<ReturnType<typeof makeHistory>>;
  let readers: Readers;
  let reader: Reader;

  const statusOf = async (event_id: string): Promise<string> => right(await reader.me.explain(event_id)).status;
  const shows = async (text: string): Promise<boolean> => (await reader.picture()).join().includes(text);

  beforeAll(async () => {
    history = await makeHistory();
  });
  beforeEach(async () => {
    readers = await openReaders(history);
    reader = await readers.comes();
    await reader.bring(history.base);
    await readers.settle();
  });
  afterEach(() => readers.node.close());

  it('begin with the first one, however often it is said again', async () => {
    const { twice, late } = history;
    expect(await shows('twice')).toBe(false);
    await readers.pass(6 * DAY_MS);
    await reader.bring([late.again]);
    await readers.settle();
    const before = await statusOf(twice);

    await readers.pass(DAY_MS);

    expect([before, await statusOf(twice)]).toEqual(['stored', 'deleted']);
  });

  it('begin when it begins to hide: once its signer is an admin, and not when he said it', async () => {
    const { byCarol, late } = history;
    await readers.pass(10 * DAY_MS);
    expect(await shows('by Carol')).toBe(true);

    // The grant stands after the repeated deletion in Alice's log, and waits for it.
    await reader.bring([late.again, late.grant]);
    await readers.settle();
    const shown = await shows('by Carol');
    await readers.pass(6 * DAY_MS);
    const still = await statusOf(byCarol);
    await readers.pass(DAY_MS);

    expect([shown, still, await statusOf(byCarol)]).toEqual([false, 'stored', 'deleted']);
  });

  it('are those of what others said of a message that never came here, too; what its signer said goes at once', async () => {
    const { ofBobs, ofCarols, ofAnother } = history;
    const statuses = () => Promise.all([ofBobs, ofCarols, ofAnother].map(statusOf));
    await readers.pass();
    const soon = await statuses();
    await readers.pass(6 * DAY_MS);
    const still = await statuses();
    await readers.pass(DAY_MS);

    expect([soon, still, await statuses()]).toEqual([
      ['deleted', 'stored', 'stored'],
      ['deleted', 'stored', 'stored'],
      ['deleted', 'deleted', 'stored'],
    ]);
    expect(await statusOf('cd'.repeat(16))).toBe('unknown');
  });

  it('of a channel take along what hangs on a message that never came', async () => {
    const { inRoom } = history;
    await readers.pass(6 * DAY_MS);
    const still = await statusOf(inRoom);
    await readers.pass(DAY_MS);

    expect([still, await statusOf(inRoom)]).toEqual(['stored', 'deleted']);
  });
});
