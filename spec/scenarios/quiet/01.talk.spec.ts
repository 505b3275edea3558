import { type Founded, type Person, aliceAndBobInQuiet, say, textsOf } from '../../support/quiet/cast';
import { right } from '../../support/common/right';

describe('Alice and Bob', () => {
  let alice: Founded;
  let bob: Person;
  let later: (ms: number) => Promise<void>;

  beforeAll(async () => {
    const cast = await aliceAndBobInQuiet();
    ({ alice, bob } = cast);
    later = cast.world.advance;
    await say(alice, alice.channel_id, 'hello Bob');
    await later(1_000);
    await say(bob, alice.channel_id, 'hello Alice');
    await later(1_000);
  });

  it('read the same history in a network that Bob joined by a limited link', async () => {
    const said = ['Bob: hello Alice', 'Alice: hello Bob'];
    expect(await textsOf(alice, alice.channel_id)).toEqual(said);
    expect(await textsOf(bob, alice.channel_id)).toEqual(said);
  });

  it('see each other by name, as members, and themselves as their own', async () => {
    for (const [one, own] of [
      [alice, 'Alice'],
      [bob, 'Bob'],
    ] as const) {
      const users = right(await one.me.api['user.list']({ network_id: alice.network_id }));
      expect(users.map(({ name }) => name).sort()).toEqual(['Alice', 'Bob']);
      expect(users.every(({ is_member, devices }) => is_member && devices === 1)).toBe(true);
      expect(users.filter((user) => user.own).map(({ name }) => name)).toEqual([own]);
      expect(users.filter(({ is_admin }) => is_admin).map(({ name }) => name)).toEqual(['Alice']);
    }
  });

  it('are shown what a screen needs of a message', async () => {
    const { messages, next } = right(await bob.me.api['message.list']({ channel_id: alice.channel_id, limit: 1 }));
    expect(messages).toEqual([
      expect.objectContaining({ author_name: 'Bob', text: 'hello Alice', own: true, reply_to: null, expires_at_ms: 0 }),
    ]);
    expect(next).toEqual({ created_at_ms: messages[0]?.created_at_ms, message_id: messages[0]?.message_id });
    const before = right(
      await bob.me.api['message.list']({ channel_id: alice.channel_id, limit: 5, ...(next && { before: next }) }),
    );
    expect(before.messages.map(({ text, own }) => [text, own])).toEqual([['hello Bob', false]]);
    expect(before.next).toBeNull();
  });

  it('see a new name once it is taken', async () => {
    right(await bob.me.api['user.update']({ network_id: bob.network_id, name: 'Robert' }));
    await later(1_000);
    expect(await textsOf(alice, alice.channel_id)).toEqual(['Robert: hello Alice', 'Alice: hello Bob']);
  });

  it('are told of a message that came, and of nothing that changed elsewhere', async () => {
    const seen: string[] = [];
    const watching = bob.me
      .live('message.list', { channel_id: alice.channel_id })
      .subscribe((page) => seen.push(right(page).messages[0]?.text ?? ''));
    const { channel_id } = right(await alice.me.api['channel.create']({ group_id: alice.everyone_id, name: 'other' }));
    await say(alice, channel_id, 'not here');
    await later(1_000);
    expect(seen).toEqual(['hello Alice']);
    await say(alice, alice.channel_id, 'here');
    await later(1_000);
    watching.unsubscribe();
    expect(seen).toEqual(['hello Alice', 'here']);
  });
});
