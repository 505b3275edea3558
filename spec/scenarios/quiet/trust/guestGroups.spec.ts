import { type Guests, openGuests } from '../../../support/quiet/guests';
import { right } from '../../../support/common/right';

/** As many groups as a network may have. */
const GROUPS = 200;

describe('a guest who makes 200 groups', () => {
  let guests: Guests;
  beforeAll(async () => {
    guests = await openGuests();
    const { attacker, world } = guests;
    let place = attacker.next;
    for (let nth = 1; nth <= GROUPS; nth += 1) {
      const event = attacker.event({ type: 'group', body: { name: `buy ${nth}`, kind: 0 }, place });
      place = { seq: place.seq + 1, prev: attacker.id(event) };
      attacker.throwPlain(event);
      if (nth % 50 === 0) await world.advance(1_000);
    }
    await world.advance(15_000);
  });
  afterAll(() => guests.close());

  const groupsSeenBy = async ({ me, network_id }: Pick<Guests['bob'], 'me' | 'network_id'>) =>
    right(await me.api['group.list']({ network_id, limit: 200 })).map(({ name }) => name);

  it('leaves Alice and Bob in their groups', async () => {
    expect(await groupsSeenBy(guests.alice)).toContain('everyone');
    expect(await groupsSeenBy(guests.bob)).toContain('everyone');
  });

  it('keeps nobody from making one', async () => {
    const { alice } = guests;
    const made = await alice.me.api['group.create']({ network_id: alice.network_id, name: 'needed' });
    expect(made._tag).toBe('Right');
  });

  it('shows theirs to nobody', async () => {
    expect((await groupsSeenBy(guests.bob)).filter((name) => name.startsWith('buy '))).toEqual([]);
  });
});
