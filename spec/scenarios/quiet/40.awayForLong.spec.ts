import { openCrypto } from '../../../lib/crypto/openCrypto';
import { decodeLink, encodeLink } from '../../../protocols/quiet/wire/link';
import { type VirtualWorld, virtualWorld } from '../../../streams/testing';
import { BACKEND } from '../../support/common/backend';
import { left, right } from '../../support/common/right';
import { idOf } from '../../support/quiet/attacker';
import {
  type Cable,
  type Founded,
  type Person,
  cableIn,
  found,
  joinBy,
  openQuiet,
  say,
  textsOf,
} from '../../support/quiet/cast';
import { movedClock } from '../../support/quiet/files';
import { openImpersonator } from '../../support/quiet/impersonator';
import { copyOf } from '../../support/quiet/records';

const DAY_MS = 24 * 60 * 60_000;
const SEED = 40;

describe(`who was away for sixty days (seed ${SEED})`, () => {
  let world: VirtualWorld;
  let alice: Founded;
  let bob: Person;
  let cable: Cable;
  const linkOf = async (): Promise<string> =>
    right(await alice.me.api['invite.create']({ network_id: alice.network_id })).link;
  const join = (link: string) => bob.me.api['network.join']({ link });

  beforeEach(async () => {
    world = virtualWorld(SEED);
    const clock = movedClock(world);
    cable = cableIn(world);
    alice = await found(await openQuiet(world, { clock }), 'Alice');
    bob = await joinBy(await openQuiet(world, { clock, cable }), 'Bob', await linkOf());
    await world.advance(10_000);
    cable.pull();
    for (let week = 0; week < 8; week += 1) {
      clock.move(7.5 * DAY_MS);
      await world.advance(70_000);
    }
    await say(alice, alice.channel_id, 'are you there?');
    cable.plug();
  });
  afterEach(() => [alice, bob].forEach(({ node }) => node.close()));

  it('finds nobody by the prekeys they know, and everybody by a new link', async () => {
    await world.advance(30 * 60_000);
    const before = await textsOf(bob, alice.channel_id);
    const joined = right(await join(await linkOf()));
    await world.advance(20_000);
    await say(bob, alice.channel_id, 'I am');
    await world.advance(2_000);

    expect(before).toEqual([]);
    expect(joined).toEqual({
      ...{ identity_id: bob.me.identity_id, network_id: bob.network_id, peer_id: bob.peer_id },
      was_member: true,
    });
    for (const who of [alice, bob])
      expect(await textsOf(who, alice.channel_id)).toEqual(['Bob: I am', 'Alice: are you there?']);
  });

  it('believes nobody whose key a link alone vouches for: it is asked, and told nothing', async () => {
    const crypto = right(await openCrypto(BACKEND));
    const mallory = openImpersonator(world, crypto, alice.peer_id);
    const db = copyOf(bob.node);
    const bobs = db.prepare('SELECT public_key FROM peers WHERE peer_id = ?').pluck().get(idOf(bob.peer_id));
    db.close();
    mallory.answersAt(() => bobs as Uint8Array);
    const link = right(decodeLink(crypto, await linkOf()));
    right(await join(right(encodeLink(crypto, { ...link, contacts: [mallory.contact] }))));
    await world.advance(30_000);

    expect(mallory.counts.requests).toBeGreaterThan(1);
    expect(mallory.counts.others).toBe(0);
  });

  it('is refused a link that names nobody they know', async () => {
    const crypto = right(await openCrypto(BACKEND));
    const stranger = openImpersonator(world, crypto, 'ab'.repeat(16));
    const link = right(decodeLink(crypto, await linkOf()));
    const refusal = left(await join(right(encodeLink(crypto, { ...link, contacts: [stranger.contact] }))));
    await world.advance(10_000);

    expect(refusal.rule).toBe('link.names_a_device_of_a_known_member');
    expect(stranger.counts).toEqual({ requests: 0, others: 0 });
  });
});
