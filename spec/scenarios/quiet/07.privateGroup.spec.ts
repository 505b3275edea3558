import { aliceAndBobInQuiet, joinBy, openQuiet, say, textsOf } from '../../support/quiet/cast';
import { parseId, toHex } from '../../../lib/ids';
import { encodeStreamFrame } from '../../../protocols/quiet/wire/streamFrame';
import { openLab } from '../../support/quiet/lab';
import { right } from '../../support/common/right';

describe('a private group', () => {
  it('is closed to who is no member; whoever is added later reads what was said', async () => {
    const { world, alice, bob } = await aliceAndBobInQuiet();
    const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id }));
    const carol = await joinBy(await openQuiet(world), 'Carol', link);
    await world.advance(20_000);
    const { group_id } = right(await alice.me.api['group.create']({ network_id: alice.network_id, name: 'two' }));
    await world.advance(1_000);
    right(await alice.me.api['group.add_member']({ group_id, user_id: bob.peer_id }));
    await world.advance(1_000);
    const { channel_id } = right(await alice.me.api['channel.create']({ group_id, name: 'secret' }));
    await say(alice, channel_id, 'for two');
    await world.advance(5_000);
    await say(bob, channel_id, 'got it');
    await world.advance(20_000);
    expect(await textsOf(bob, channel_id)).toEqual(['Bob: got it', 'Alice: for two']);
    expect(await textsOf(carol, channel_id)).toEqual([]);
    expect(right(await carol.me.api['channel.list']({ network_id: alice.network_id })).map(({ name }) => name)).toEqual(
      ['general'],
    );
    expect(
      right(await carol.me.api['group.list']({ network_id: alice.network_id })).find(({ name }) => name === 'two'),
    ).toEqual(expect.objectContaining({ members: 2, own: false }));
    expect(carol.node.stats().waiting.rows).toBe(0);

    right(await bob.me.api['group.add_member']({ group_id, user_id: carol.peer_id }));
    await world.advance(20_000);
    expect(await textsOf(carol, channel_id)).toEqual(['Bob: got it', 'Alice: for two']);
    await say(carol, channel_id, 'me too');
    await world.advance(2_000);
    expect(await textsOf(alice, channel_id)).toEqual(['Carol: me too', 'Bob: got it', 'Alice: for two']);
  });

  it('is not streamed to a member of the network who asks for it all the same', async () => {
    const { world, alice, bob } = await aliceAndBobInQuiet();
    const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id }));
    const node = await openLab(world);
    const carol = right(node.as(right(await node.api['user.join_as_user']({ name: 'Carol', link })).identity_id));
    await world.advance(20_000);
    const { group_id } = right(await alice.me.api['group.create']({ network_id: alice.network_id, name: 'two' }));
    right(await alice.me.api['group.add_member']({ group_id, user_id: bob.peer_id }));
    const { channel_id } = right(await alice.me.api['channel.create']({ group_id, name: 'secret' }));
    const message_id = await say(alice, channel_id, 'for two');
    await world.advance(20_000);
    const stored = right(await carol.api['lab.sealed']({})).length;
    const scope = right(parseId(group_id));
    for (const frame of [
      { op: 'ask', scope, from: 0, pages: 1 },
      { op: 'ask', scope, from: 1, pages: 16 },
      { op: 'want', scope, ids: [right(parseId(message_id)), right(parseId(channel_id))] },
      { op: 'want', scope: right(parseId(alice.network_id)), ids: [right(parseId(message_id))] },
    ] as const) {
      right(await carol.api['lab.frame']({ peer_id: alice.peer_id, frame: toHex(right(encodeStreamFrame(frame))) }));
    }
    await world.advance(3_000);
    expect(alice.node.stats().counters['reflectors.failed.answerStream.frame.scope_is_readable_by_its_asker']).toBe(3);
    expect(right(await carol.api['lab.sealed']({}))).toHaveLength(stored);
    expect(node.stats().waiting.rows).toBe(0);
  });
});
