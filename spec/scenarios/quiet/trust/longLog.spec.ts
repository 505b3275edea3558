import { right } from '../../../support/common/right';
import { found, openQuiet } from '../../../support/quiet/cast';
import { virtualWorld } from '../../../../streams/testing';

/** A page of a query has so many rows. */
const PAGE = 1_000;

describe('the removal of somebody who signed more than a query answers', () => {
  it.each([PAGE - 2, PAGE + 1])('lists the last of their events, after %i names', async (names) => {
    const { me, node, network_id, peer_id } = await found(await openQuiet(virtualWorld(141)), 'Alice');
    let last = '';
    for (let nth = 0; nth < names; nth += 1)
      last = right(await me.api['user.update']({ network_id, name: `Alice ${nth}` })).user_update_id;

    const { cutoffs, acts } = right(await me.api['removal.preview']({ user_id: peer_id }));
    node.close();

    expect(cutoffs).toEqual([{ peer_id, cutoff: last }]);
    expect(acts.find(({ type }) => type === 'user_update')?.count).toBe(names);
  });
});
