import { virtualWorld } from '../../../streams/testing';
import { openFolder } from '../../support/lib/store';
import { type Founded, type Person, found, joinBy, openQuiet, say } from '../../support/quiet/cast';
import { rowsIn, tracesIn } from '../../support/quiet/files';
import { shownTo } from '../../support/quiet/talk';
import { right } from '../../support/common/right';

const MINUTE_MS = 60_000;
const RETENTION_MS = 10 * MINUTE_MS;
/** Until the job has run, and the log of each file was moved into it. */
const TICKS_MS = 2.5 * MINUTE_MS;
const HANGING = ['messages', 'edits', 'reactions', 'seen_marks', 'hangs', 'forgettings'];

describe('a channel whose messages disappear', () => {
  const folder = openFolder();
  const world = virtualWorld(20);
  let people: readonly Person[];
  let cast: { readonly alice: Founded; readonly bob: Person };
  let channel_id: string;
  let link: string;

  const later = (ms = 2_000) => world.advance(ms);
  const shown = () => Promise.all(people.map((one) => shownTo(one, channel_id)));
  const now = () => world.clock.now();
  const explained = async ({ me }: Person, id: string): Promise<string> => right(await me.explain(id)).status;
  /** Lets time pass until a moment, to the millisecond. */
  const until = (ms: number) => world.advance(ms - now());

  beforeAll(async () => {
    const alice = await found(await openQuiet(world, { path: folder.at('alice.db') }), 'Alice');
    ({ link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id, max_uses: 0 })));
    const bob = await joinBy(await openQuiet(world, { path: folder.at('bob.db') }), 'Bob', link);
    await later(30_000);
    cast = { alice, bob };
    people = [alice, bob];
    ({ channel_id } = right(
      await alice.me.api['channel.create']({ group_id: alice.everyone_id, name: 'short', retention_ms: RETENTION_MS }),
    ));
    await later();
  });
  afterAll(() => {
    people.forEach(({ node }) => node.close());
    folder.remove();
  });

  it('hides them for all at that instant, and then they are gone from rows and files, with what hangs on them', async () => {
    const saidMs = now();
    const message_id = await say(cast.bob, channel_id, 'a word for ten minutes');
    await later(1_000);
    const { message_edit_id } = right(
      await cast.bob.me.api['message.edit']({ message_id, text: 'a word for ten minutes, edited' }),
    );
    const { reaction_id } = right(await cast.alice.me.api['message.react']({ message_id, emoji: '+1' }));
    const { seen_id } = right(await cast.alice.me.api['message.seen']({ message_id }));
    const kept = await say(cast.alice, cast.alice.channel_id, 'what stays');
    await until(saidMs + RETENTION_MS - 1);
    const [before, traces] = [await shown(), tracesIn(folder.at('.'), 'a word for ten minutes')];
    const rows = people.map(({ node }) => rowsIn(node, HANGING));

    await until(saidMs + RETENTION_MS);

    const line = 'Bob: a word for ten minutes, edited* +11';
    expect(before).toEqual([[`${line}!Alice`], [`${line}Alice`]]);
    expect(await shown()).toEqual([[], []]);
    expect(traces.map((name) => name.replace('.db-wal', '.db'))).toEqual(
      expect.arrayContaining(['alice.db', 'bob.db']),
    );
    // Seven: the messages on their channel; an edit and a reaction on message and channel, and a mark on the channel.
    const there = { messages: 2, edits: 1, reactions: 1, seen_marks: 1, hangs: 7, forgettings: 0 };
    expect(rows).toEqual([there, there]);

    await later(TICKS_MS);
    const left = { messages: 1, edits: 0, reactions: 0, seen_marks: 0, hangs: 1, forgettings: 0 };
    expect(people.map(({ node }) => rowsIn(node, HANGING))).toEqual([left, left]);
    expect(tracesIn(folder.at('.'), 'a word for ten minutes')).toEqual([]);
    expect(tracesIn(folder.at('.'), 'what stays').length).toBeGreaterThan(1);
    for (const id of [message_id, message_edit_id, reaction_id, seen_id])
      expect(await Promise.all(people.map((one) => explained(one, id)))).toEqual(['forgotten', 'forgotten']);
    expect(await explained(cast.bob, kept)).toBe('stored');
  });

  it('gives what hangs on a message the end of that message, however late it is said', async () => {
    const saidMs = now();
    const message_id = await say(cast.bob, channel_id, 'to be hung on');
    await later(8 * MINUTE_MS);

    const made = [
      right(await cast.bob.me.api['message.edit']({ message_id, text: 'edited' })).message_edit_id,
      right(await cast.alice.me.api['message.react']({ message_id, emoji: 'a' })).reaction_id,
      right(await cast.alice.me.api['message.seen']({ message_id })).seen_id,
    ];
    await later();

    const db = 'events WHERE type IN (0x16, 0x17, 0x1a) AND expires_ms';
    expect(rowsIn(cast.alice.node, [`${db} = ${saidMs + RETENTION_MS}`, `${db} <> ${saidMs + RETENTION_MS}`])).toEqual({
      [`${db} = ${saidMs + RETENTION_MS}`]: 3,
      [`${db} <> ${saidMs + RETENTION_MS}`]: 0,
    });
    await until(saidMs + RETENTION_MS);
    await later(TICKS_MS);
    expect(await Promise.all(made.map((id) => explained(cast.alice, id)))).toEqual(made.map(() => 'forgotten'));
  });

  it('another time for it counts for what is said later, and for that alone', async () => {
    const first = await say(cast.bob, channel_id, 'under ten minutes');
    await later();
    right(await cast.alice.me.api['channel.update']({ channel_id, retention_ms: 20 * MINUTE_MS }));
    await later();
    const second = await say(cast.bob, channel_id, 'under twenty minutes');
    await later();
    right(await cast.alice.me.api['channel.update']({ channel_id, retention_ms: 0 }));
    await later();
    const third = await say(cast.bob, channel_id, 'for ever');
    await later();

    const states = [];
    for (const minutes of [9, 2 + 2.5, 9, 2.5]) {
      await later(minutes * MINUTE_MS);
      states.push(await Promise.all([first, second, third].map((id) => explained(cast.alice, id))));
    }
    expect(states).toEqual([
      ['stored', 'stored', 'stored'],
      ['forgotten', 'stored', 'stored'],
      ['forgotten', 'forgotten', 'stored'],
      ['forgotten', 'forgotten', 'stored'],
    ]);
    expect(await shown()).toEqual([['Bob: for ever'], ['Bob: for ever']]);
  });

  it('a reply stays when what it answers has expired', async () => {
    const { me } = cast.bob;
    const { message_id } = right(
      await me.api['message.create']({ channel_id, text: 'a question', lasts_ms: 5 * MINUTE_MS }),
    );
    await later();
    const reply = { channel_id, text: 'an answer', reply_to: message_id };
    right(await cast.alice.me.api['message.create'](reply));
    await later(5 * MINUTE_MS);
    await later(TICKS_MS);

    for (const one of people) {
      const { messages } = right(await one.me.api['message.list']({ channel_id }));
      expect(messages[0]).toMatchObject({ text: 'an answer', reply_to: message_id });
      expect(await explained(one, message_id)).toBe('forgotten');
    }
  });

  it('gives a newcomer nothing of what has expired, gone or only hidden', async () => {
    const ids = [];
    for (const lasts_ms of [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS]) {
      const text = `for ${lasts_ms} ms`;
      ids.push(right(await cast.bob.me.api['message.create']({ channel_id, text, lasts_ms })).message_id);
    }
    await later(5 * MINUTE_MS - 1_000);
    // Just over, and the job has not run: what is hidden is not given away either.
    await later(1_001);
    const stillHere = await explained(cast.alice, ids[1] ?? '');

    const carol = await joinBy(await openQuiet(world, { path: folder.at('carol.db') }), 'Carol', link);
    people = [...people, carol];
    await later(40_000);

    expect(stillHere).toBe('stored');
    expect(await Promise.all(ids.map((id) => explained(carol, id)))).toEqual(['unknown', 'unknown', 'stored']);
    expect((await shownTo(carol, channel_id))[0]).toBe('Bob: for 900000 ms');
    expect(tracesIn(folder.at('.'), 'for 300000 ms').filter((name) => name.startsWith('carol'))).toEqual([]);
  });
});
