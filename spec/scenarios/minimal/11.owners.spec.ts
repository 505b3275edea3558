import { left, right } from '../../support/common/right';
import { aliceAndBob } from '../../support/kernel/cast';

describe('owners', () => {
  it('are added up to their limit, and refused by name beyond it', async () => {
    const { node } = await aliceAndBob({}, { limits: { owners: 3 } });

    const third = await node.api['identity.create']({ name: 'Carol' });
    const fourth = await node.api['identity.create']({ name: 'Dave' });

    expect(right(third).identity_id).toHaveLength(32);
    expect(left(fourth)).toEqual({ _tag: 'refused', rule: 'over_limit.owners' });
    expect(right(await node.api['identity.list']({}))).toHaveLength(3);
  });
});
