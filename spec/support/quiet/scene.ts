import { openCrypto } from '../../../lib/crypto/openCrypto';
import type { StatementWatch } from '../../../lib/db/openDatabase';
import type { CryptoPort } from '../../../lib/crypto/cryptoPort';
import type { Parcel } from '../../../streams';
import { type VirtualWorld, virtualWorld } from '../../../streams/testing';
import { BACKEND } from '../common/backend';
import { type Attacker, openAttacker } from './attacker';
import { type Founded, type Person, found, joinBy, openQuiet, textsOf } from './cast';
import { type Vault, digestsOf, openVault } from './records';
import { right } from '../common/right';
import { tapped } from '../transports/wiretap';

type Counters = Readonly<Record<string, number>>;

const TOLD = /^(rejected|reflectors\.failed|parked|stored|seen|framed)/;

const difference = (before: Counters, after: Counters): Counters =>
  Object.fromEntries(
    Object.entries(after)
      .filter(([name, count]) => TOLD.test(name) && count !== (before[name] ?? 0))
      .map(([name, count]) => [name, count - (before[name] ?? 0)]),
  );

/** What an attack did to its victim. */
export interface Harm {
  /** By how much each counter of refusals, and of what was stored, seen, parked or framed, went up. */
  readonly counted: Counters;
  /** Tables whose rows differ. */
  readonly changed: readonly string[];
  /** Packets the victim sent. */
  readonly sent: number;
  /** Whether an honest message arrives afterwards. */
  readonly works: boolean;
}

/** Jobs run on multiples of these many milliseconds; between them a node sends only what it is made to send. */
const TICKS_MS = [3_000, 5_000];
const CALM_MS = 900;

/** Lets time pass until no job is due for a moment. */
export const calm = async (world: VirtualWorld): Promise<void> => {
  const isCalm = (ms: number): boolean => TICKS_MS.every((tick) => ms % tick >= 50 && ms % tick < tick - CALM_MS);
  // What was pushed last is compared until then.
  let ms = 2_700;
  while (!isCalm(world.scheduler.frame + ms)) ms += 50;
  await world.advance(ms);
};

let honest = 0;

/** Watches a victim during an attack. */
export const harmOf = async (
  { world, alice, bob, sent }: Pick<Scene, 'world' | 'alice' | 'bob' | 'sent'>,
  attack: () => Promise<void> | void,
): Promise<Harm> => {
  await calm(world);
  const [tables, { counters }, before] = [digestsOf(alice.node), alice.node.stats(), sent.length];
  await attack();
  await world.advance(CALM_MS - 100);
  const counted = difference(counters, alice.node.stats().counters);
  const after = digestsOf(alice.node);
  const packets = sent.length - before;
  honest += 1;
  right(await bob.me.api['message.create']({ channel_id: alice.channel_id, text: `still here ${honest}` }));
  await world.advance(2_000);
  const texts = await textsOf(alice, alice.channel_id);
  return {
    counted,
    changed: [...after].flatMap(([name, digest]) => (tables.get(name) === digest ? [] : [name])),
    sent: packets,
    works: texts.includes(`Bob: still here ${honest}`),
  };
};

export interface Scene {
  readonly world: VirtualWorld;
  readonly crypto: CryptoPort;
  readonly alice: Founded;
  readonly bob: Person;
  readonly mallory: Person;
  readonly attacker: Attacker;
  readonly vault: Vault;
  /** What Bob and Mallory came by; both its uses are taken. */
  readonly link: string;
  /** Packets of Alice's node, oldest first. */
  readonly sent: readonly Parcel[];
}

/** `watch` sees Alice's statements. Alice, the victim; Bob, who is honest; Mallory, a member of the same network who is not. Each on a node of their own. */
export const openScene = async (seed = 42, watch: StatementWatch = () => undefined): Promise<Scene> => {
  const world = virtualWorld(seed);
  const crypto = right(await openCrypto(BACKEND));
  const tap = tapped(world.wire.transport());
  const vault = openVault();
  const alice = await found(await openQuiet(world, { transport: tap.transport, watch }), 'Alice');
  const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id, max_uses: 2 }));
  const bob = await joinBy(await openQuiet(world), 'Bob', link);
  const mallory = await joinBy(await openQuiet(world, { watch: vault.watch }), 'Mallory', link);
  await world.advance(12_000);
  const attacker = openAttacker(world, crypto, mallory, vault, alice);
  return { world, crypto, alice, bob, mallory, attacker, vault, link, sent: tap.parcels };
};

export const closeScene = ({ alice, bob, mallory, attacker }: Scene): void => {
  attacker.copy().close();
  for (const { node } of [alice, bob, mallory]) node.close();
};
