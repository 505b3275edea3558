import { virtualWorld } from '../../../streams/testing';
import { type Talker, type Talkers, anythingBy, pictureOf, sayIn, talkersIn } from '../../support/quiet/talkers';
import { left, right } from '../../support/common/right';

describe('a deletion', () => {
  const world = virtualWorld(12);
  let cast: Talkers;
  let channel_id: string;

  const later = (ms = 2_000) => world.advance(ms);
  const deletes = (by: Talker, target: string, type = 'delete_message', group_id = cast.everyone_id) =>
    anythingBy(
      by,
      group_id,
      type,
      type === 'delete_message' ? { group_id, undo: 0, targets: [{ target }] } : { group_id, undo: 0, target },
    );
  /** How many of those who hold all this still show the text. */
  const showing = async (text: string): Promise<number> => {
    const pictures = await Promise.all(cast.all.map(pictureOf));
    return pictures.filter((picture) => picture.join('\n').includes(text)).length;
  };

  beforeAll(async () => {
    cast = await talkersIn(world);
    ({ channel_id } = cast);
  });
  afterAll(() => cast.all.forEach(({ node }) => node.close()));

  it.each([
    ['its author', 'bob', 0],
    ['another device of its author', 'phone', 0],
    ['an admin', 'alice', 0],
    ['a member who is neither', 'carol', 4],
  ] as const)('of a message by %s', async (_, by, left) => {
    const target = await sayIn(cast.bob, channel_id, `deleted by ${by}`);
    await later();
    expect(await showing(`deleted by ${by}`)).toBe(4);

    await deletes(cast[by], target);
    await later();

    expect(await showing(`deleted by ${by}`)).toBe(left);
  });

  it.each([
    ['its author', 'bob', 0],
    ['another device of its author', 'phone', 0],
    ['an admin', 'alice', 0],
    ['a member who is neither', 'carol', 4],
  ] as const)('of a channel by %s, with all that was said there', async (_, by, left) => {
    const made = right(await cast.bob.me.api['channel.create']({ group_id: cast.everyone_id, name: `room of ${by}` }));
    await later();
    await sayIn(cast.carol, made.channel_id, `said to ${by}`);
    await later();
    expect([await showing(`room of ${by}`), await showing(`said to ${by}`)]).toEqual([4, 4]);

    await deletes(cast[by], made.channel_id, 'delete_channel');
    await later();

    expect([await showing(`room of ${by}`), await showing(`said to ${by}`)]).toEqual([left, left]);
    const said = right(await cast.alice.me.api['message.list']({ channel_id: made.channel_id })).messages;
    expect(said).toHaveLength(left === 0 ? 0 : 1);
  });

  it('of something else than its type deletes, or in another group, does nothing', async () => {
    const made = right(await cast.bob.me.api['channel.create']({ group_id: cast.everyone_id, name: 'stays' }));
    const target = await sayIn(cast.bob, made.channel_id, 'stays, too');
    await later();

    await deletes(cast.bob, target, 'delete_channel');
    await deletes(cast.bob, made.channel_id, 'delete_message');
    await deletes(cast.alice, target, 'delete_message', cast.admins_id);
    await deletes(cast.alice, made.channel_id, 'delete_channel', cast.admins_id);
    await later();

    expect([await showing('#stays'), await showing('stays, too')]).toEqual([4, 4]);
  });

  it('is nobody’s who is not in the group', async () => {
    const { group_id } = right(
      await cast.alice.me.api['group.create']({ network_id: cast.alice.network_id, name: 'g' }),
    );
    await later();
    const { network_id } = cast.carol;
    const body = JSON.stringify({ group_id, undo: 0, targets: [{ target: group_id }] });
    const of = { network_id, group_id, type: 'delete_message', body, ahead_ms: 0, expires_at_ms: 0 };

    expect(left(await cast.carol.me.api['lab.say'](of)).rule).toMatch(/missing/i);
  });

  it('is made by no flow that would do nothing, nor twice', async () => {
    const message_id = await sayIn(cast.bob, channel_id, 'mine');
    await later();
    const { alice, bob, carol } = cast;

    expect(left(await carol.me.api['message.delete']({ message_id })).rule).toBe(
      'delete_message.by_its_author_or_an_admin',
    );
    expect(left(await carol.me.api['channel.delete']({ channel_id })).rule).toBe(
      'delete_channel.by_its_author_or_an_admin',
    );
    right(await bob.me.api['message.delete']({ message_id }));
    await later();
    expect(await showing('mine')).toBe(0);
    for (const one of [alice, bob]) {
      expect(left(await one.me.api['message.delete']({ message_id })).rule).toBe('message.is_known');
      expect(left(await one.me.api['message.react']({ message_id, emoji: '+' })).rule).toBe('message.is_known');
      expect(left(await one.me.api['message.seen']({ message_id })).rule).toBe('message.is_known');
    }
  });

  it('of a channel leaves nothing that could be said there', async () => {
    const made = right(await cast.bob.me.api['channel.create']({ group_id: cast.everyone_id, name: 'shut' }));
    const message_id = await sayIn(cast.bob, made.channel_id, 'shut, too');
    await later();
    right(await cast.alice.me.api['channel.delete'](made));
    await later();

    expect(await showing('shut')).toBe(0);
    const { api } = cast.bob.me;
    expect(left(await api['message.create']({ ...made, text: 'hello' })).rule).toBe('channel.is_known');
    expect(left(await api['channel.update']({ ...made, name: 'open' })).rule).toBe('channel.is_known');
    expect(left(await api['channel.delete'](made)).rule).toBe('channel.is_known');
    expect(left(await api['message.edit']({ message_id, text: 'hello' })).rule).toBe('message.is_known');
  });

  it('by a member begins to count once he is an admin', async () => {
    const target = await sayIn(cast.bob, channel_id, 'by a member');
    await deletes(cast.carol, target);
    await later();
    expect(await showing('by a member')).toBe(4);

    right(await cast.alice.me.api['group.add_member']({ group_id: cast.admins_id, user_id: cast.carol.peer_id }));
    await later();

    expect(await showing('by a member')).toBe(0);
  });
});
