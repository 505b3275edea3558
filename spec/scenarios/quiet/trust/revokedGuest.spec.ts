import { type Guests, openGuests } from '../../../support/quiet/guests';
import { columnIn, stateOf } from '../../../support/quiet/inspect';
import { right } from '../../../support/common/right';

describe('a guest whose invite is revoked while their session is open', () => {
  let guests: Guests;
  beforeAll(async () => {
    guests = await openGuests();
    const { alice, invite_id, world } = guests;
    const { network_id } = alice;
    right(await alice.me.api['invite.revoke']({ invite_id }));
    await world.advance(60_000);
    right(await alice.me.api['group.create']({ network_id, name: 'made later' }));
    await world.advance(10_000);
  });
  afterAll(() => guests.close());

  it('is no member, and Bob, who came by it before, stays one', async () => {
    expect(await stateOf(guests.bob)).toBe('member');
    expect(await stateOf(guests.eve)).not.toBe('member');
    expect(columnIn(guests.bob, 'SELECT name FROM groups')).toContain('made later');
  });

  it('is told nothing more', () => {
    expect(columnIn(guests.eve, 'SELECT name FROM groups')).not.toContain('made later');
  });
});
