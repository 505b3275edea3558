import { type Guests, openGuests } from '../../../support/quiet/guests';
import { SHARED, columnIn, countIn, stateOf, userIdOf } from '../../../support/quiet/inspect';
import { idOf } from '../../../support/quiet/attacker';
import { right } from '../../../support/common/right';

const DAY_MS = 86_400_000;

describe('a copy of a link for one, which Bob has used', () => {
  let scene: Guests;
  beforeAll(async () => {
    scene = await openGuests();
  });
  afterAll(() => scene.close());

  it('lets Bob in and not Eve', async () => {
    expect(await stateOf(scene.bob)).toBe('member');
    expect(await stateOf(scene.eve)).not.toBe('member');
  });

  it('shows Eve nobody, no group and no address', () => {
    const own = idOf(scene.eve.peer_id);
    const others = (table: string): number => countIn(scene.eve, `${table} WHERE peer_id <> ?`, own);
    expect({ users: others('users'), groups: countIn(scene.eve, 'groups'), addresses: others('addresses') }).toEqual({
      users: 0,
      groups: 0,
      addresses: 0,
    });
  });

  it('shows Eve nothing that happens when the link has closed long ago', async () => {
    const { alice, eve, leap, world } = scene;
    const { network_id } = alice;
    await leap(45 * DAY_MS);
    const before = countIn(eve, SHARED);
    const made = right(await alice.me.api['group.create']({ network_id, name: 'layoffs' }));
    const user_id = await userIdOf(alice, 'Bob');
    right(await alice.me.api['group.add_member']({ group_id: made.group_id, user_id }));
    right(await alice.me.api['address.announce']({ network_id, transport: 1, host: '203.0.113.77', port: 4242 }));
    await world.advance(30_000);
    expect(columnIn(eve, 'SELECT name FROM groups')).not.toContain('layoffs');
    expect(countIn(eve, 'addresses WHERE transport = 1')).toBe(0);
    expect(countIn(eve, SHARED)).toBe(before);
  });
});
