import { Subject, filter, merge } from 'rxjs';
import { openCrypto } from '../../../lib/crypto/openCrypto';
import type { CryptoPort } from '../../../lib/crypto/cryptoPort';
import type { Arrival, Parcel, Transport } from '../../../streams';
import { type VirtualWorld, virtualWorld } from '../../../streams/testing';
import { BACKEND } from '../../support/common/backend';
import { type Person, found, joinBy, linkDevice, openQuiet, say, textsOf } from '../../support/quiet/cast';
import { openVault } from '../../support/quiet/records';
import { right } from '../../support/common/right';
import { type Broken, keysWithin, opensAny, readWire, wrapsIn } from '../../support/lib/wireReader';
import { tapped } from '../../support/transports/wiretap';

/** An end of the wire before which arrivals can be held, and let in later. */
const heldBack = (transport: Transport) => {
  const late$ = new Subject<Arrival>();
  const waiting: Arrival[] = [];
  let holds = false;
  const passes = (arrival: Arrival): boolean => {
    if (holds) waiting.push(arrival);
    return !holds;
  };
  return {
    transport: { ...transport, inbound$: merge(transport.inbound$.pipe(filter(passes)), late$) },
    hold: () => void (holds = true),
    release: (): number => {
      holds = false;
      const all = waiting.splice(0);
      all.forEach((arrival) => late$.next(arrival));
      return all.length;
    },
  };
};

/** Three nodes whose every packet is kept, and that are broken into at the end: Alice's, Bob's, and Bob's phone. */
const openCapture = (world: VirtualWorld) => {
  const captured: { readonly parcel: Parcel; readonly at: number }[] = [];
  const broken: Broken[] = [];
  const open = async (end: Transport) => {
    const [tap, vault] = [tapped(end), openVault()];
    const transport: Transport = {
      ...tap.transport,
      send: (parcel) => {
        const offered = tap.transport.send(parcel);
        const last = tap.parcels.at(-1);
        if (last !== undefined) captured.push({ parcel: last, at: world.scheduler.frame });
        return offered;
      },
    };
    const node = await openQuiet(world, { transport, watch: vault.watch });
    broken.push({ node, vault });
    return node;
  };
  const sent = (from = 0, to = Infinity): readonly Parcel[] =>
    captured.filter(({ at }) => at >= from && at < to).map(({ parcel }) => parcel);
  return { open, broken, sent };
};

const DAY_MS = 24 * 60 * 60 * 1_000;

describe('a phone that is lost while its keys are on their way', () => {
  const world = virtualWorld(22, { latencyMs: [40, 40] });
  const capture = openCapture(world);
  const air = heldBack(world.wire.transport());
  let crypto: CryptoPort;
  let all: readonly Person[];
  let channel_id: string;
  let removedAt: number;
  let ids: Readonly<Record<'before' | 'underWay' | 'alices' | 'bobs' | 'later', string>>;
  let cameLate: number;

  beforeAll(async () => {
    crypto = right(await openCrypto(BACKEND));
    const alice = await found(await capture.open(world.wire.transport()), 'Alice');
    ({ channel_id } = alice);
    const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id }));
    const bob = await joinBy(await capture.open(world.wire.transport()), 'Bob', link);
    await world.advance(15_000);
    const phone = await linkDevice(bob, await capture.open(air.transport));
    await world.advance(20_000);
    all = [alice, bob, phone];
    const before = await say(alice, channel_id, 'before the phone was lost');
    await world.advance(1_000);

    air.hold();
    // The first that lasts for days: under a key that is made for it, and wrapped for the phone, too.
    const underWay = await passing(alice, 'under way');
    await world.advance(1_000);
    right(await bob.me.api['peer.remove']({ peer_id: phone.peer_id }));
    removedAt = world.scheduler.frame;
    const bobs = await passing(bob, 'by Bob, without the phone');
    await world.advance(1_000);
    const alices = await say(alice, channel_id, 'by Alice, without the phone');
    await world.advance(1_000);
    cameLate = air.release();
    await world.advance(60_000);
    const later = await passing(alice, 'much later');
    await world.advance(30_000);
    ids = { before, underWay, bobs, alices, later };
  });
  afterAll(() => all.forEach(({ node }) => node.close()));

  const passing = async ({ me }: Person, text: string): Promise<string> =>
    right(await me.api['message.create']({ channel_id, text, lasts_ms: 2 * DAY_MS })).message_id;
  const everything = () => readWire(crypto, capture.broken, capture.sent());

  it('gets after its removal what was sent before: the wrap of a key, with which it reads what was under way', async () => {
    const [, , phone] = all;
    const sentBefore = readWire(crypto, capture.broken, capture.sent(0, removedAt));

    expect(cameLate).toBeGreaterThan(0);
    const key_id = sentBefore.crossed.find(({ id }) => id === ids.underWay)?.key_id;
    expect(
      wrapsIn(sentBefore.crossed)
        .filter((wrap) => wrap.key_id === key_id)
        .map(({ to }) => to),
    ).toContain(phone!.peer_id);
    expect(await textsOf(phone!, channel_id)).toEqual(['Alice: under way', 'Alice: before the phone was lost']);
  });

  it('is sent no wrap since, and nothing said since lies under a key that was ever wrapped for it', () => {
    const phone = all[2]!.peer_id;
    const { crossed, shut } = everything();
    const since = readWire(crypto, capture.broken, capture.sent(removedAt));

    // The whole wire is read, so that nothing hides in it.
    expect([shut, crossed.length > 0]).toEqual([0, true]);
    expect(wrapsIn(since.crossed).filter(({ to }) => to === phone)).toEqual([]);
    const forPhone = new Set(wrapsIn(crossed).flatMap(({ to, key_id }) => (to === phone ? [key_id] : [])));
    const keyOf = (id: string): string | undefined => crossed.find((one) => one.id === id)?.key_id;
    expect(forPhone.size).toBeGreaterThan(0);
    for (const id of [ids.before, ids.underWay]) expect(forPhone.has(keyOf(id) ?? '')).toBe(true);
    for (const id of [ids.bobs, ids.alices, ids.later]) {
      expect(keyOf(id)).toMatch(/^[0-9a-f]{32}$/);
      expect(forPhone.has(keyOf(id) ?? '')).toBe(false);
    }
  });

  it('opens nothing of it with all its secrets, were it told all that ever crossed the wire', () => {
    const { crossed } = everything();
    const keys = keysWithin(crypto, capture.broken[2]!, crossed);
    const bobs = keysWithin(crypto, capture.broken[1]!, crossed);
    const opened = (from: typeof keys, id: string): boolean =>
      crossed.some((one) => one.id === id && opensAny(crypto, from, one));

    const said = [ids.before, ids.underWay, ids.bobs, ids.alices, ids.later];
    expect(said.map((id) => opened(keys, id))).toEqual([true, true, false, false, false]);
    expect(said.map((id) => opened(bobs, id))).toEqual([true, true, true, true, true]);
  });
});
