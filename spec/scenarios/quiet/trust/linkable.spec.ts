import { virtualWorld } from '../../../../streams/testing';
import { found, joinBy, openQuiet } from '../../../support/quiet/cast';
import { columnIn } from '../../../support/quiet/inspect';
import { right } from '../../../support/common/right';

/** Names and public keys of all who are in somebody's network. */
const KEYS = 'SELECT lower(hex(p.public_key)) FROM users u JOIN peers p ON p.peer_id = u.peer_id';

describe('one identity in two networks', () => {
  let keys: readonly [readonly unknown[], readonly unknown[]];
  beforeAll(async () => {
    const world = virtualWorld(1);
    const work = await found(await openQuiet(world), 'Boss', 'Work');
    const club = await found(await openQuiet(world), 'Chair', 'Club');
    const [toWork, toClub] = [
      right(await work.me.api['invite.create']({ network_id: work.network_id })).link,
      right(await club.me.api['invite.create']({ network_id: club.network_id })).link,
    ];
    const dora = await joinBy(await openQuiet(world), 'Dora', toWork);
    right(await dora.me.api['network.join']({ link: toClub, name: 'Anonymous' }));
    await world.advance(20_000);
    keys = [columnIn(work, KEYS), columnIn(club, KEYS)];
    for (const { node } of [work, club, dora]) node.close();
  });

  it('is a member of both', () => {
    expect(keys.map((some) => some.length)).toEqual([2, 2]);
  });

  it('has a key pair in each: no key is seen in both', () => {
    expect(keys[0].filter((key) => keys[1].includes(key))).toEqual([]);
  });
});
