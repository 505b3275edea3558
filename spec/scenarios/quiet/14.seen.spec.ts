import { virtualWorld } from '../../../streams/testing';
import { anythingBy, sayIn, talkersIn } from '../../support/quiet/talkers';
import { right } from '../../support/common/right';

const DAY_MS = 24 * 3_600_000;

describe('a mark of how far a channel was read', () => {
  it('counts only for a message of that channel and expiry, and for no time to come', async () => {
    const world = virtualWorld(14);
    const { alice, bob, phone, all, everyone_id, channel_id } = await talkersIn(world);
    const { channel_id: other } = right(await alice.me.api['channel.create']({ group_id: everyone_id, name: 'other' }));
    const [here, there] = [await sayIn(alice, channel_id, 'here'), await sayIn(alice, other, 'there')];
    await sayIn(alice, channel_id, 'here, too');
    await world.advance(2_000);
    const now = world.clock.now();
    const mark = async (message_id: string, at_ms: number, expires_at_ms = 0): Promise<number | undefined> => {
      await anythingBy(phone, everyone_id, 'seen', { channel_id, message_id, at_ms }, { expires_at_ms });
      await world.advance(2_000);
      const channels = right(await bob.me.api['channel.list']({ network_id: bob.network_id }));
      return channels.find((one) => one.channel_id === channel_id)?.unread;
    };

    expect(await mark(there, now)).toBe(2);
    expect(await mark(here, now, now + DAY_MS)).toBe(2);
    expect(await mark(here, now + DAY_MS)).toBe(2);
    expect(await mark('ab'.repeat(16), now, now + 1_000)).toBe(2);
    expect(await mark('ab'.repeat(16), now)).toBe(0);
    all.forEach(({ node }) => node.close());
  });

  it('is not needed for what is deleted', async () => {
    const world = virtualWorld(15);
    const { alice, bob, all, channel_id } = await talkersIn(world);
    const message_id = await sayIn(alice, channel_id, 'gone');
    await world.advance(2_000);
    const unread = async (): Promise<readonly number[]> =>
      right(await bob.me.api['channel.list']({ network_id: bob.network_id })).map((one) => one.unread);
    expect(await unread()).toEqual([1]);

    right(await alice.me.api['message.delete']({ message_id }));
    await world.advance(2_000);

    expect(await unread()).toEqual([0]);
    all.forEach(({ node }) => node.close());
  });
});
