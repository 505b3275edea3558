import { virtualWorld } from '../../../streams/testing';
import { found, joinBy, openQuiet } from '../../support/quiet/cast';
import { right } from '../../support/common/right';

const NAMES = ['Bob', 'Carol', 'Dave', 'Erin', 'Frank', 'Grace'];

describe('people who join over a bad wire', () => {
  it('ask nobody for a session before they know where to and under which key', async () => {
    const world = virtualWorld(42, { latencyMs: [20, 200], loss: 0.2 });
    const node = await openQuiet(world);
    const alice = await found(node, 'Alice');
    const unaddressed: string[] = [];
    node.rejected$.subscribe(({ why }) => {
      if (why.startsWith('missing contact:')) unaddressed.push(why);
    });

    const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id, max_uses: 0 }));
    const people = [];
    for (const name of NAMES) people.push(await joinBy(node, name, link));
    await world.advance(60_000);

    expect(unaddressed).toEqual([]);
    for (const { me } of [alice, ...people])
      expect(right(await me.api['sync.status']({ network_id: alice.network_id }))).toHaveLength(NAMES.length);
    node.close();
  });
});
