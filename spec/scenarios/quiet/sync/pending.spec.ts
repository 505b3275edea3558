import { HELLO_PACKET_BYTES, aliceAndBobInQuiet, joinBy, openQuiet, say, textsOf } from '../../../support/quiet/cast';
import { type Guests, openGuests, strangeDevice } from '../../../support/quiet/guests';
import { SHARED, countIn, stateOf } from '../../../support/quiet/inspect';
import { right } from '../../../support/common/right';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** A device, its prekey and its address. */
const OWN_EVENTS = 3;

const sizesTo = ({ sent, attacker }: Guests): readonly number[] =>
  sent.flatMap(({ to, packet }) => (Buffer.compare(to, attacker.own) === 0 ? [packet.length] : []));

const hellosTo = (guests: Guests): number => sizesTo(guests).filter((size) => size === HELLO_PACKET_BYTES).length;

const letIn = async ({ alice, eve }: Guests): Promise<unknown> =>
  right(await alice.me.api['group.add_member']({ group_id: alice.everyone_id, user_id: eve.peer_id }));

describe('a guest', () => {
  let guests: Guests;
  beforeEach(async () => {
    guests = await openGuests();
  });
  afterEach(() => guests.close());

  it('is sent hellos alone, one a minute in the end, and knows that they wait', async () => {
    const { alice, eve, world } = guests;
    await say(alice, alice.channel_id, 'not for guests');
    await world.advance(10 * MINUTE_MS);
    const before = sizesTo(guests).length;
    await world.advance(10 * MINUTE_MS);

    expect(new Set(sizesTo(guests))).toEqual(new Set([HELLO_PACKET_BYTES]));
    expect(sizesTo(guests).length - before).toBe(10);
    expect([await stateOf(eve), countIn(eve, SHARED)]).toEqual(['guest', OWN_EVENTS]);
  });

  it('is told of their admission in the same session, and begins', async () => {
    const { alice, eve, world } = guests;
    await world.advance(10 * MINUTE_MS);
    await letIn(guests);
    await world.advance(1_000);

    expect(await stateOf(eve)).toBe('member');
    await say(alice, alice.channel_id, 'welcome');
    await world.advance(10_000);
    expect(await textsOf(eve, alice.channel_id)).toContain('Alice: welcome');
  });

  it('is answered no more once the invite has closed', async () => {
    const { leap, world } = guests;
    await leap(HOUR_MS);
    const before = hellosTo(guests);
    await world.advance(10 * MINUTE_MS);

    expect([before > 0, hellosTo(guests) - before]).toEqual([true, 0]);
  });

  it.each([
    ['within an hour of their last request', HOUR_MS - 4 * MINUTE_MS, 1],
    ['no more after it', HOUR_MS, 0],
  ])('is told of it %s', async (_, ms, hellos) => {
    const { eve, leap, world } = guests;
    eve.node.close();
    await leap(ms);
    const before = hellosTo(guests);
    await letIn(guests);
    await world.advance(1_000);

    expect(hellosTo(guests) - before).toBe(hellos);
  });
});

describe('the pending session of a guest', () => {
  let guests: Guests;
  beforeEach(async () => {
    guests = await openGuests();
    guests.eve.node.close();
  });
  afterEach(() => guests.close());

  const prekey = ({ attacker, world }: Guests): Uint8Array => {
    const { publicKey } = right(attacker.crypto.boxKeyPair(attacker.random.bytes(32)));
    return attacker.event({
      type: 'prekey',
      body: { public_key: publicKey },
      expires_at_ms: world.clock.now() + DAY_MS,
    });
  };
  const counted = ({ alice }: Guests, name: string): number => alice.node.stats().counters[name] ?? 0;

  it('takes what introduces their own device', async () => {
    const { alice, attacker, world } = guests;
    const before = countIn(alice, 'prekeys');
    for (const event of [prekey(guests), prekey(guests)]) attacker.throwPlain(event);
    await world.advance(1_000);

    expect(countIn(alice, 'prekeys') - before).toBe(2);
  });

  it.each([
    ['a frame', ({ attacker }: Guests) => attacker.keyed(Uint8Array.of(4, 1, 0))],
    [
      'the device of somebody else',
      ({ attacker }: Guests) => attacker.keyed(attacker.payload(strangeDevice(attacker).peer)),
    ],
    [
      'a link of theirs',
      ({ attacker }: Guests) => {
        const body = { link_invite_id: attacker.peer_id, peer_id: attacker.peer_id, proof: attacker.random.bytes(64) };
        return attacker.keyed(attacker.payload(attacker.event({ type: 'link', body })));
      },
    ],
  ])('ends with %s', async (_, packetOf) => {
    const { alice, attacker, world } = guests;
    const [prekeys, missing] = [countIn(alice, 'prekeys'), counted(guests, 'rejected.missing')];
    attacker.raw(packetOf(guests));
    attacker.throwPlain(prekey(guests));
    await world.advance(1_000);

    expect(countIn(alice, 'prekeys')).toBe(prekeys);
    expect(counted(guests, 'rejected.missing') - missing).toBe(1);
  });
});

describe('a newcomer by a link for one', () => {
  it('waits at another member while the inviter sleeps, and is let in when the inviter wakes', async () => {
    const { world, alice, bob, cable } = await aliceAndBobInQuiet();
    const { network_id, channel_id } = alice;
    await say(alice, channel_id, 'hello');
    const { link } = right(await alice.me.api['invite.create']({ network_id }));
    await world.advance(15_000);
    cable.pull();
    const carol = await joinBy(await openQuiet(world), 'Carol', link);
    await world.advance(45_000);
    const asleep = [await stateOf(carol), countIn(carol, SHARED)];
    cable.plug();
    await world.advance(2 * MINUTE_MS);

    expect(asleep).toEqual(['guest', OWN_EVENTS]);
    expect(await stateOf(carol)).toBe('member');
    expect(await textsOf(carol, channel_id)).toEqual(['Alice: hello']);
    for (const { node } of [alice, bob, carol]) node.close();
  });
});
