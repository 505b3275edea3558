import { minimal } from '../../../protocols/minimal';
import type { TraceRecord } from '../../../streams';
import { virtualWorld } from '../../../streams/testing';
import { openNodeIn } from '../../support/kernel/cast';
import { right } from '../../support/common/right';

const TEN_MINUTES_MS = 10 * 60 * 1_000;

/** Ten minutes of four people on a bad wire; everything that happened, hop by hop. */
const tenMinutes = async (seed: number) => {
  const world = virtualWorld(seed, { latencyMs: [20, 400], loss: 0.2, duplication: 0.1, reordering: 0.1 });
  const node = await openNodeIn(world, minimal);
  const trace: TraceRecord[] = [];
  node.trace$.subscribe((record) => trace.push(record));
  const alice = right(node.as(right(await node.api['identity.create']({ name: 'Alice' })).identity_id));
  const { link } = right(await alice.api['identity.invite']({}));
  const everyone = [alice];
  for (const name of ['Bob', 'Carol', 'Dave']) {
    everyone.push(right(node.as(right(await node.api['identity.join']({ name, link })).identity_id)));
  }
  for (let passed = 0; passed < TEN_MINUTES_MS; passed += 10_000) {
    const speaker = everyone[(passed / 10_000) % everyone.length];
    if (speaker !== undefined) right(await speaker.api['message.create']({ text: `at ${passed}` }));
    await world.advance(10_000);
  }
  const stats = node.stats();
  node.close();
  return { hops: trace.length, told: JSON.stringify([trace, stats]), wire: world.wire.stats() };
};

describe('virtual time', () => {
  it('makes two runs of one seed the same, hop by hop', async () => {
    const first = await tenMinutes(42);
    const second = await tenMinutes(42);

    expect(first.hops).toBeGreaterThan(5_000);
    expect(second).toEqual(first);
  });

  it('makes another seed another run', async () => {
    const [one, other] = [await tenMinutes(42), await tenMinutes(43)];

    expect(other.wire).not.toEqual(one.wire);
  });
});
