import { type EventId, ZERO_ID } from '../../../lib';
import { openCrypto } from '../../../lib/crypto/openCrypto';
import type { Clock } from '../../../streams';
import { virtualWorld } from '../../../streams/testing';
import { BACKEND } from '../common/backend';
import { right } from '../common/right';
import { tapped } from '../transports/wiretap';
import { type Attacker, openAttacker } from './attacker';
import { found, joinBy, openQuiet } from './cast';
import { leapingClock } from './inspect';
import { openVault } from './records';
import { NO_RECOVERY } from '../../../protocols/quiet/wire/bodies/network';

/** A device that nobody knows, with its key. */
export interface StrangeDevice {
  readonly peer: Uint8Array;
  readonly peer_id: EventId;
  readonly secretKey: Uint8Array;
}

/** Makes a device out of nothing: anybody can. */
export const strangeDevice = (attacker: Attacker): StrangeDevice => {
  const { publicKey, secretKey } = right(attacker.crypto.signKeyPair(attacker.random.bytes(32)));
  const body = { public_key: publicKey, link_invite_id: ZERO_ID, recovery_key: NO_RECOVERY };
  const peer = attacker.event({ type: 'peer', body, signed_by: ZERO_ID }, secretKey);
  return { peer, peer_id: attacker.id(peer), secretKey };
};

/**
 * Alice made an invite for one, Bob used it, and Eve has a copy of the link: she holds its proof, and nobody lets her in. Each
 * is on a node of their own; `attacker` is Eve against Alice.
 */
export const openGuests = async (seed = 42) => {
  const world = virtualWorld(seed);
  const { clock, leap } = leapingClock(world);
  const crypto = right(await openCrypto(BACKEND));
  const [tap, vault] = [tapped(world.wire.transport()), openVault()];
  const open = (options: Parameters<typeof openQuiet>[1] = {}, at: Clock = clock) =>
    openQuiet(world, { clock: at, ...options });
  const alice = await found(await open({ transport: tap.transport }), 'Alice');
  const { network_id } = alice;
  const { link, invite_id } = right(await alice.me.api['invite.create']({ network_id, closes_in_ms: 3_600_000 }));
  const bob = await joinBy(await open(), 'Bob', link);
  await world.advance(15_000);
  const eve = await joinBy(await open({ watch: vault.watch }), 'Eve', link);
  await world.advance(15_000);
  const attacker = openAttacker(world, crypto, eve, vault, alice);
  const close = (): void => {
    attacker.copy().close();
    for (const { node } of [alice, bob, eve]) node.close();
  };
  return { world, leap, open, crypto, alice, bob, eve, attacker, vault, link, invite_id, sent: tap.parcels, close };
};
export type Guests = Awaited<ReturnType<typeof openGuests>>;
