import { join } from 'node:path';
import type { CryptoChoice } from '../lib/crypto/openCrypto';
import { quiet } from '../protocols/quiet';
import { type Node, type Session, type UdpPlace, createNode } from '../streams';
import type { VirtualWorld } from '../streams/testing';
import type { Rig } from './bench';
import { must } from './must';

export type QuietOps = typeof quiet.operations;
export type QuietNode = Node<QuietOps>;
export type QuietSession = Session<QuietOps>;

/** Two members of one network, and a channel that both may read. */
export interface Founded {
  readonly alice_id: string;
  readonly bob_id: string;
  readonly network_id: string;
  readonly channel_id: string;
}

/** The database paths of both. */
export interface Homes {
  readonly alice: string;
  readonly bob: string;
}

export const MEETING_MS = 60_000;
const ANNOUNCED_MS = 1_000;
/** In addresses: the kind that is UDP. */
const UDP = 1;

export const homesIn = ({ folder }: Pick<Rig, 'folder'>): Homes => ({
  alice: join(folder, 'alice.db'),
  bob: join(folder, 'bob.db'),
});

/** Opens a node of quiet in a virtual world. */
export const openIn = async (world: VirtualWorld, path: string, crypto?: CryptoChoice): Promise<QuietNode> => {
  const { clock, random, scheduler } = world;
  const options = { clock, random, scheduler, transport: world.wire.transport(), ...(crypto && { crypto }) };
  return must(await createNode({ protocol: quiet, path, ...options }));
};

/** Both say where they will listen, before either knows it of the other. */
const announce = async (network_id: string, moves: readonly (readonly [QuietSession, UdpPlace])[]): Promise<void> => {
  const said = moves.map(([{ api }, place]) => api['address.announce']({ network_id, transport: UDP, ...place }));
  (await Promise.all(said)).forEach(must);
};

/** Where the two will listen, for a pair that is to go on in processes of its own. */
export interface Places {
  readonly alice: UdpPlace;
  readonly bob: UdpPlace;
}

/** Alice makes a network and Bob joins it by an open link, in virtual time; then both homes are closed. */
export const meet = async (world: VirtualWorld, homes: Homes, places?: Places): Promise<Founded> => {
  const [alice, bob] = [await openIn(world, homes.alice), await openIn(world, homes.bob)];
  const { identity_id: alice_id } = must(await alice.api['identity.create']({ name: 'Alice' }));
  const session = must(alice.as(alice_id));
  const { network_id, channel_id } = must(await session.api['network.create']({ name: 'Bench' }));
  const { link } = must(await session.api['invite.create']({ network_id, max_uses: 0 }));
  const { identity_id: bob_id } = must(await bob.api['user.join_as_user']({ name: 'Bob', link }));
  await world.advance(MEETING_MS);
  must(await session.api['message.create']({ channel_id, text: 'hello' }));
  await world.advance(MEETING_MS);
  const heard = must(await must(bob.as(bob_id)).api['message.list']({ channel_id }));
  if (heard.messages.length !== 1) throw new Error('Bob did not hear Alice');
  if (places !== undefined) {
    await announce(network_id, [
      [session, places.alice],
      [must(bob.as(bob_id)), places.bob],
    ]);
    await world.advance(ANNOUNCED_MS);
  }
  alice.close();
  bob.close();
  return { alice_id, bob_id, network_id, channel_id };
};
