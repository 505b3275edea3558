import {
  type Founded,
  type Person,
  aliceAndBobInQuiet,
  linkDevice,
  openQuiet,
  say,
  textsOf,
} from '../../support/quiet/cast';
import { channelsOf, shownTo } from '../../support/quiet/talk';
import { left, right } from '../../support/common/right';

const STAYS_MS = 120_000;

describe('Alice and Bob, once something is said,', () => {
  let alice: Founded;
  let bob: Person;
  let phone: Person;
  let channel_id: string;
  let hello: string;
  let later: (ms?: number) => Promise<void>;

  beforeAll(async () => {
    const cast = await aliceAndBobInQuiet();
    ({ alice, bob } = cast);
    ({ channel_id } = alice);
    later = (ms = 1_000) => cast.world.advance(ms);
    phone = await linkDevice(bob, await openQuiet(cast.world));
    await later(20_000);
    hello = await say(bob, channel_id, 'hello');
    await later();
  });
  afterAll(() => [alice, bob, phone].forEach(({ node }) => node.close()));

  const bothSee = async (lines: readonly string[]): Promise<void> => {
    await later();
    for (const one of [alice, bob, phone]) {
      expect((await shownTo(one, channel_id)).map((line) => line.replaceAll('!', ''))).toEqual(lines);
    }
  };

  it('edit what they said, from any device of theirs, and the last edit counts', async () => {
    right(await bob.me.api['message.edit']({ message_id: hello, text: 'hello Alice' }));
    await bothSee(['Bob: hello Alice*']);
    right(await phone.me.api['message.edit']({ message_id: hello, text: 'hello all' }));
    await bothSee(['Bob: hello all*']);
  });

  it('edit nothing that another said, and leave nothing empty', async () => {
    const edit = (text: string, one: Person = bob) => one.me.api['message.edit']({ message_id: hello, text });

    expect(left(await edit('mine', alice)).rule).toBe('message.is_edited_by_its_author');
    expect(left(await edit('')).rule).toBe('message_edit.has_a_text');
    expect(left(await edit('x'.repeat(347))).rule).toBe('message.text_is_at_most_346_bytes');
    right(await edit('x'.repeat(346)));
    await bothSee([`Bob: ${'x'.repeat(346)}*`]);
    right(await edit('hello'));
  });

  it('set signs and take them back', async () => {
    const react = (one: Person, emoji: string, removed = false) =>
      one.me.api['message.react']({ message_id: hello, emoji, removed });
    for (const one of [alice, bob, phone]) right(await react(one, '👍'));
    right(await react(alice, '🎉'));
    await later();

    expect(await shownTo(alice, channel_id)).toEqual([
      expect.stringMatching(/^Bob: hello\* 👍2!(Alice\+Bob|Bob\+Alice) 🎉1!Alice$/u),
    ]);
    expect(await shownTo(phone, channel_id)).toEqual([expect.stringMatching(/ 👍2!.* 🎉1Alice$/u)]);

    right(await react(phone, '👍', true));
    await bothSee(['Bob: hello* 🎉1Alice 👍1Alice']);
    right(await react(alice, '👍', true));
    right(await react(alice, '🎉', true));
    await bothSee(['Bob: hello*']);
    expect(left(await react(alice, ''))).toMatchObject({ paths: ['emoji'] });
    expect(left(await react(alice, 'x'.repeat(49)))).toMatchObject({ paths: ['emoji'] });
  });

  it('see at once, on a list they watch, what was changed of it', async () => {
    const seen: string[] = [];
    const watching = alice.me.live('message.list', { channel_id }).subscribe((page) => {
      const [first] = right(page).messages;
      seen.push(`${first?.text}${first?.reactions.map(({ emoji }) => emoji).join('')}`);
    });
    right(await bob.me.api['message.edit']({ message_id: hello, text: 'hi' }));
    await later();
    right(await bob.me.api['message.react']({ message_id: hello, emoji: '👋' }));
    await later();
    watching.unsubscribe();

    expect(seen).toEqual(['hello', 'hi', 'hi👋']);
  });

  it('name a channel anew, and say how long what is said from then on stays', async () => {
    const before = await say(alice, channel_id, 'for good');
    const update = { channel_id, name: 'square', retention_ms: STAYS_MS };
    right(await alice.me.api['channel.update'](update));
    expect(left(await bob.me.api['channel.update'](update)).rule).toBe('channel_update.by_its_maker_or_an_admin');
    await later();
    for (const one of [alice, bob]) {
      expect(right(await one.me.api['channel.list']({ network_id: alice.network_id }))).toEqual([
        expect.objectContaining({ name: 'square', retention_ms: STAYS_MS }),
      ]);
    }
    right(await alice.me.api['channel.update']({ channel_id, name: 'general' }));
    await later();
    const passing = await say(alice, channel_id, 'for a while');
    right(await alice.me.api['message.edit']({ message_id: passing, text: 'for two minutes' }));
    right(await alice.me.api['channel.update']({ channel_id, retention_ms: 0 }));
    await later();
    right(await bob.me.api['message.react']({ message_id: passing, emoji: '⏳' }));
    await bothSee(['Alice: for two minutes* ⏳1Bob', 'Alice: for good', 'Bob: hi* 👋1Bob']);
    expect(await channelsOf(alice)).toEqual(['general 1']);

    await later(STAYS_MS);
    await bothSee(['Alice: for good', 'Bob: hi* 👋1Bob']);
    expect(left(await bob.me.api['message.react']({ message_id: passing, emoji: 'x' })).rule).toBe('message.is_known');
    right(await alice.me.api['message.delete']({ message_id: before }));
  });

  it('are told what they have not seen yet, whichever device they saw it on', async () => {
    const first = await say(alice, channel_id, 'one');
    await later();
    const second = await say(alice, channel_id, 'two');
    await later();
    await say(bob, channel_id, 'mine');
    await later();
    expect(await Promise.all([alice, bob, phone].map(channelsOf))).toEqual([
      ['general 2'],
      ['general 2'],
      ['general 2'],
    ]);

    right(await bob.me.api['message.seen']({ message_id: second }));
    right(await alice.me.api['message.seen']({ message_id: hello }));
    await later();
    // A mark that is lower than what another device said takes nothing back.
    right(await phone.me.api['message.seen']({ message_id: first }));
    await later();
    expect(await Promise.all([alice, bob, phone].map(channelsOf))).toEqual([
      ['general 1'],
      ['general 0'],
      ['general 0'],
    ]);
    expect((await textsOf(bob, channel_id)).slice(0, 3)).toEqual(['Bob: mine', 'Alice: two', 'Alice: one']);
  });
});
