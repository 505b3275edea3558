import { left, right } from '../../../support/common/right';
import { anythingBy, sayIn } from '../../../support/quiet/talkers';
import { type Neighbour, type Town, makeAdmin, townOf } from '../../../support/quiet/town';

describe('a deletion that is taken back', () => {
  let town: Town;
  let [nora, bob]: readonly (Neighbour | undefined)[] = [];
  let group_id = '';
  const later = (ms = 3_000) => town.world.advance(ms);
  const deletes = (by: Neighbour, message_id: string) => by.me.api['message.delete']({ message_id });
  const undeletes = (by: Neighbour, message_id: string) => by.me.api['message.undelete']({ message_id });
  /** How many of the three show a text. */
  const showing = async (text: string): Promise<number> => {
    const pages = await Promise.all(
      [town.alice, nora!, bob!].map(({ me }) => me.api['message.list']({ channel_id: town.channel_id })),
    );
    return pages.filter((page) => right(page).messages.some((one) => one.text === text)).length;
  };
  const said = async (text: string): Promise<string> => {
    const message_id = await sayIn(bob!, town.channel_id, text);
    await later();
    return message_id;
  };

  beforeAll(async () => {
    town = await townOf(131, ['Nora', 'Bob']);
    [nora, bob] = town.others;
    await makeAdmin(town, town.alice, nora!);
    const groups = right(await town.alice.me.api['group.list']({ network_id: town.network_id }));
    group_id = groups.find(({ kind }) => kind === 2)!.group_id;
  });
  afterAll(() => [town.alice, nora!, bob!].forEach(({ node }) => node.close()));

  it('shows the message at all again, and can be said and taken back anew', async () => {
    const message_id = await said('back and forth');
    const seen = [];
    for (const act of [deletes, undeletes]) {
      right(await act(nora!, message_id));
      await later();
      seen.push(await showing('back and forth'));
    }
    right(await deletes(nora!, message_id));
    await later();

    expect([...seen, await showing('back and forth')]).toEqual([0, 3, 0]);
  });

  it('is by the admin of highest rank, whoever deleted, and by no lower one', async () => {
    const [high, low] = [await said('by the higher'), await said('by the lower')];
    right(await deletes(town.alice, high));
    right(await deletes(nora!, low));
    await later();

    expect(left(await undeletes(nora!, high)).rule).toBe('undelete.is_by_who_decides');
    right(await undeletes(town.alice, low));
    await later();

    expect([await showing('by the higher'), await showing('by the lower')]).toEqual([0, 3]);
  });

  it('is by nobody who is no admin, of nothing that is not deleted, and never of own words', async () => {
    const [moderated, own, shown] = [await said('moderated'), await said('own'), await said('shown')];
    right(await deletes(nora!, moderated));
    right(await deletes(bob!, own));
    await later();

    expect(left(await undeletes(bob!, moderated)).rule).toBe('undelete.is_by_who_decides');
    expect(left(await undeletes(bob!, own)).rule).toBe('undelete.is_not_of_what_its_author_deleted');
    expect(left(await undeletes(town.alice, own)).rule).toBe('undelete.is_not_of_what_its_author_deleted');
    expect(left(await undeletes(town.alice, shown)).rule).toBe('undelete.names_what_was_deleted');
    expect(left(await undeletes(town.alice, 'ab'.repeat(16))).rule).toBe('undelete.names_what_was_deleted');
  });

  it('hides what a member says to be undone that they may not: by themselves, in another group, of own words', async () => {
    const [moderated, own] = [await said('stays hidden'), await said('own, and hidden')];
    right(await deletes(nora!, moderated));
    right(await deletes(bob!, own));
    await later();
    const undo = (target: string) => ({ group_id, undo: 1, targets: [{ target }] });
    await anythingBy(bob!, group_id, 'delete_message', undo(moderated));
    await anythingBy(town.alice, group_id, 'delete_message', undo(own));
    await anythingBy(town.alice, town.admins_id, 'delete_message', { ...undo(moderated), group_id: town.admins_id });
    await later();

    expect([await showing('stays hidden'), await showing('own, and hidden')]).toEqual([0, 0]);
  });

  it('of a channel is by its maker or an admin', async () => {
    const room = right(await bob!.me.api['channel.create']({ group_id, name: 'room' }));
    await later();
    const shows = async () =>
      right(await nora!.me.api['channel.list']({ network_id: town.network_id })).some(({ name }) => name === 'room');
    right(await bob!.me.api['channel.delete'](room));
    await later();
    const hidden = await shows();
    right(await bob!.me.api['channel.undelete'](room));
    await later();
    const back = await shows();
    right(await nora!.me.api['channel.delete'](room));
    await later();

    expect(left(await bob!.me.api['channel.undelete'](room)).rule).toBe('undelete.is_by_who_decides');
    expect([hidden, back, await shows()]).toEqual([false, true, false]);
  });

  it('of a channel by its maker counts after it was forgotten, too', async () => {
    const room = right(await bob!.me.api['channel.create']({ group_id, name: 'forgotten room' }));
    await later();
    right(await bob!.me.api['channel.delete'](room));
    await later(15_000);
    await town.pass(7 * 24 * 60 * 60 * 1_000);
    const statuses = () =>
      Promise.all([town.alice, nora!, bob!].map(async ({ me }) => right(await me.explain(room.channel_id)).status));
    const before = await statuses();
    right(await bob!.me.api['channel.undelete'](room));
    await town.pass(0);

    expect([before, await statuses()]).toEqual([
      ['deleted', 'deleted', 'deleted'],
      ['unknown', 'unknown', 'unknown'],
    ]);
  });

  it('brings nothing back that its author took back since it was forgotten', async () => {
    const message_id = await said('forgotten first');
    right(await deletes(nora!, message_id));
    await later(15_000);
    await town.pass(7 * 24 * 60 * 60 * 1_000);
    const body = { group_id, undo: 0, targets: [{ target: message_id }] };
    await anythingBy(bob!, group_id, 'delete_message', body);
    await anythingBy(nora!, group_id, 'delete_message', { ...body, undo: 1 });
    await later(15_000);
    await town.pass(0);

    const statuses = [town.alice, nora!, bob!].map(async ({ me }) => right(await me.explain(message_id)).status);
    expect(await Promise.all(statuses)).toEqual(['deleted', 'deleted', 'deleted']);
  });
});
