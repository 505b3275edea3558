import { randomBytesOf } from '../../support/common/hostile';
import { aliceAndBob } from '../../support/kernel/cast';
import { readHistory, sentBy } from '../../support/kernel/history';
import { right } from '../../support/common/right';
import { addressIn, stranger } from '../../support/transports/wiretap';

const oneNote = () =>
  sentBy(async (alice) => {
    right(await alice.api['note.create']({ text: 'the real one' }));
  });

describe('hostile packets', () => {
  it('of any length are refused by name, and the node goes on', async () => {
    const { world, node, alice } = await aliceAndBob();
    const address = addressIn(right(await alice.api['identity.invite']({})).link);
    const throwAt = stranger(world);
    world.wire.setConditions({ packetBytesMax: 100_000 });
    const lengths = [...Array(1_501).keys(), 65_507];

    for (const length of lengths) throwAt(address, randomBytesOf(length));
    await world.advance(1_000);

    const { counters } = node.stats();
    const tooLong = 300 + 1 + 1;
    expect(counters['rejected.malformed.packet']).toBe(tooLong);
    expect((counters['rejected.packet.is_one_event'] ?? 0) + (counters['rejected.malformed.event'] ?? 0)).toBe(
      lengths.length - tooLong,
    );
    right(await alice.api['message.create']({ text: 'still here' }));
  });

  it('that differ from a real one in any single bit leave nothing but the real one', async () => {
    const { packets } = await oneNote();
    const [peer, note] = packets;
    const flipped = Array.from({ length: 512 * 8 }, (_, bit) => {
      const copy = Uint8Array.from(note ?? []);
      const at = 1 + (bit >> 3);
      copy[at] = (copy[at] ?? 0) ^ (1 << (bit & 7));
      return copy;
    });

    const alone = await readHistory([peer, note].filter((packet) => packet !== undefined));
    const { digest, counters } = await readHistory([peer, ...flipped, note].filter((packet) => packet !== undefined));

    expect(digest).toBe(alone.digest);
    expect(counters['stored']).toBe(alone.counters['stored']);
    const refused = Object.entries(counters).filter(([reason]) => reason.startsWith('rejected.'));
    const total = refused.reduce((sum, [, times]) => sum + times, 0);
    // A flip in the signer's id names a peer that never comes; one in the type makes it an event that waits for a tag.
    const waits = 128 + 1;
    expect([total, counters['parked']]).toEqual([512 * 8 - waits, waits]);
  });

  it('that were seen before change nothing, ten times over', async () => {
    const { packets } = await oneNote();

    const once = await readHistory(packets);
    const tenfold = await readHistory(Array.from({ length: 10 }, () => packets).flat(), undefined, 1);

    expect(tenfold.digest).toBe(once.digest);
    expect(tenfold.counters['sent']).toBe(once.counters['sent']);
    expect(tenfold.counters['rejected.known']).toBe(9 * packets.length);
  });

  it('from strangers, waiting for what never comes, stay within the quota of their origin', async () => {
    const { packets } = await sentBy(async (alice) => {
      const parent = right(await alice.api['note.create']({ text: 'never sent' })).event_id;
      for (let n = 0; n < 60; n += 1) right(await alice.api['note.create']({ text: `waits ${n}`, parents: [parent] }));
    });
    const { world, node, alice } = await aliceAndBob({}, { limits: { quarantine: { rowsPerOrigin: 20, rows: 50 } } });
    const address = addressIn(right(await alice.api['identity.invite']({})).link);
    const throwAt = stranger(world);
    const [peer, , ...waiters] = packets;

    throwAt(address, peer ?? new Uint8Array());
    for (const packet of waiters) throwAt(address, packet);
    await world.advance(100);

    const { counters, waiting } = node.stats();
    expect(waiting.rows).toBe(20);
    expect(counters['quarantine.evicted']).toBe(40);
  });
});
