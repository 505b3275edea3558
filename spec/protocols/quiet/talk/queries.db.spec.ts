import { channelQueries, UNREAD_MAX } from '../../../../protocols/quiet/talk/channelQueries';
import { messageQueries } from '../../../../protocols/quiet/talk/messageQueries';
import { REACTIONS_READ_MAX, reactionsOf } from '../../../../protocols/quiet/talk/reactionQueries';
import type { Db } from '../../../../lib/db/openDatabase';
import { virtualWorld } from '../../../../streams/testing';
import { type Founded, aliceAndBobInQuiet, found, openQuiet, say } from '../../../support/quiet/cast';
import { copyOf, planOf } from '../../../support/quiet/records';
import { right } from '../../../support/common/right';

describe('a list of what was said', () => {
  let alice: Founded;
  let db: Db;
  beforeAll(async () => {
    alice = await found(await openQuiet(virtualWorld(1)), 'Alice');
    db = copyOf(alice.node);
  });
  afterAll(() => {
    db.close();
    alice.node.close();
  });

  // Gone through are parts that were read before: a user's devices, those of admins, and the users, to find the admins.
  it.each([...channelQueries, ...messageQueries, reactionsOf].map((one) => [one.name, one.sql] as const))(
    '%s finds every row by an index',
    (_, sql) => {
      // Identities and their devices are few: one for each network.
      const scans = planOf(db, sql).filter((step) =>
        /^SCAN (?!m$|r$|y$|rd$|au$|by$|CONSTANT ROW|\(subquery)/.test(step),
      );
      const loose = planOf(db, sql).filter(
        (step) => /\(received_by=\?\)$/.test(step) && !/^SEARCH (i|o|standing_users|removed_users) /.test(step),
      );

      expect([scans, loose]).toEqual([[], []]);
    },
  );

  it('comes from its index in the order of its time, and only what shares a time is sorted', () => {
    const [list] = messageQueries;
    const plan = planOf(db, list?.sql ?? '');

    expect(plan[0]).toMatch(/^SEARCH m .*channel=\? AND created_at_ms<\?/);
    expect(plan.at(-1)).toBe('USE TEMP B-TREE FOR LAST TERM OF ORDER BY');
    expect(plan).toContainEqual(expect.stringMatching(/^SEARCH y USING COVERING INDEX edits_by.*created_at_ms<\?/));
  });

  it(`tells of the newest ${REACTIONS_READ_MAX} reactions to a message, and of no more`, async () => {
    const world = virtualWorld(2);
    const one = await found(await openQuiet(world), 'Alice');
    const { channel_id } = one;
    const message_id = await say(one, channel_id, 'hello');
    const react = async (emoji: string): Promise<void> =>
      void right(await one.me.api['message.react']({ message_id, emoji }));
    const first = async (): Promise<string | undefined> =>
      right(await one.me.api['message.list']({ channel_id })).messages[0]?.reactions[0]?.emoji;
    // Of signs that are set equally often the first by its bytes is shown first.
    await react('!');
    await world.advance(1);
    for (let n = 1; n < REACTIONS_READ_MAX; n += 1) await react(`~${n}`);
    expect(await first()).toBe('!');

    await react('~');

    expect(await first()).toBe('~');
    one.node.close();
  });
});

describe('what is unread', () => {
  it('is counted up to 50', async () => {
    expect(UNREAD_MAX).toBe(50);
    const { world, alice, bob } = await aliceAndBobInQuiet();
    const unread = async (): Promise<number | undefined> =>
      right(await bob.me.api['channel.list']({ network_id: bob.network_id }))[0]?.unread;
    for (let n = 0; n < UNREAD_MAX; n += 1) await say(alice, alice.channel_id, `${n}`);
    await world.advance(10_000);
    expect(await unread()).toBe(UNREAD_MAX);

    await say(alice, alice.channel_id, 'one more');
    await world.advance(10_000);

    expect(await unread()).toBe(UNREAD_MAX);
    [alice, bob].forEach(({ node }) => node.close());
  });
});
