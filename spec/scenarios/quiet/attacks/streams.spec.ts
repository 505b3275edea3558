import { virtualWorld } from '../../../../streams/testing';
import { parseId, toHex } from '../../../../lib/ids';
import { encodeStreamFrame } from '../../../../protocols/quiet/wire/streamFrame';
import { found, openQuiet, say, textsOf } from '../../../support/quiet/cast';
import { openLab } from '../../../support/quiet/lab';
import { right } from '../../../support/common/right';

const LISTS = 40;

describe('a member who lists what is nowhere', () => {
  it('is not asked for it, and keeps nothing from coming', async () => {
    const world = virtualWorld(23);
    const alice = await found(await openQuiet(world), 'Alice');
    const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id, max_uses: 2 }));
    const node = await openLab(world);
    const mallory = right(node.as(right(await node.api['user.join_as_user']({ name: 'Mallory', link })).identity_id));
    await world.advance(15_000);
    const sent = (): number => alice.node.stats().counters['sent'] ?? 0;
    const [scope, before] = [right(parseId(alice.network_id)), sent()];
    for (let nth = 0; nth < LISTS; nth += 1) {
      const ids = Array.from({ length: 60 }, () => world.random.bytes(16)).map((bytes) => right(parseId(toHex(bytes))));
      const frame = right(encodeStreamFrame({ op: 'ids', scope, from: 1_000 + nth, next: 1_001 + nth, ids }));
      right(await mallory.api['lab.frame']({ peer_id: alice.peer_id, frame: toHex(frame) }));
    }
    await world.advance(200);

    expect(alice.node.stats().counters['reflectors.failed.answerStream.stream.answers_what_was_asked']).toBe(LISTS);
    // Only what the two would have said to each other anyway, in their tick: no list is answered.
    expect(sent() - before).toBeLessThan(LISTS / 4);
    const message_id = right(
      await mallory.api['message.create']({ channel_id: alice.channel_id, text: 'honest' }),
    ).message_id;
    await world.advance(1_000);
    expect(message_id).toHaveLength(32);
    await say(alice, alice.channel_id, 'heard');
    expect(await textsOf(alice, alice.channel_id)).toEqual(['Alice: heard', 'Mallory: honest']);
  });

  it('may not go on where he was last told to, either', async () => {
    const world = virtualWorld(24);
    const alice = await found(await openQuiet(world), 'Alice');
    const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id, max_uses: 2 }));
    const node = await openLab(world);
    const mallory = right(node.as(right(await node.api['user.join_as_user']({ name: 'Mallory', link })).identity_id));
    await world.advance(15_000);
    const scope = right(parseId(alice.network_id));
    for (let from = 0; from < 60; from += 1) {
      const frame = right(encodeStreamFrame({ op: 'ids', scope, from, next: from, ids: [] }));
      right(await mallory.api['lab.frame']({ peer_id: alice.peer_id, frame: toHex(frame) }));
    }
    await world.advance(50);
    expect(alice.node.stats().counters['reflectors.failed.answerStream.stream.answers_what_was_asked']).toBe(60);
  });
});
