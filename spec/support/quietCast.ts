import type { Operations } from '../../lib/operation';
import { quiet } from '../../protocols/quiet';
import type { Node, NodeOptions, Protocol, Session } from '../../streams';
import { type VirtualWorld, type Weather, virtualWorld } from '../../streams/testing';
import { openNodeIn } from './cast';
import { right } from './right';

export type Quiet = typeof quiet;
export type QuietOps = Quiet extends Protocol<infer Ops extends Operations> ? Ops : never;
export type QuietNode = Node<QuietOps>;
export type QuietSession = Session<QuietOps>;

export interface Person {
  readonly node: QuietNode;
  readonly me: QuietSession;
  readonly network_id: string;
  readonly peer_id: string;
}

export const openQuiet = (world: VirtualWorld, options: Partial<NodeOptions<QuietOps>> = {}): Promise<QuietNode> =>
  openNodeIn(world, quiet, options);

export interface Founded extends Person {
  readonly everyone_id: string;
  readonly admins_id: string;
  readonly channel_id: string;
}

/** Somebody who makes a network. */
export const found = async (node: QuietNode, name: string, network = `${name}'s`): Promise<Founded> => {
  const { identity_id } = right(await node.api['identity.create']({ name }));
  const me = right(node.as(identity_id));
  return { node, me, ...right(await me.api['network.create']({ name: network })) };
};

/** Somebody who comes by link. */
export const joinBy = async (node: QuietNode, name: string, link: string): Promise<Person> => {
  const joined = right(await node.api['user.join_as_user']({ name, link }));
  return { node, me: right(node.as(joined.identity_id)), network_id: joined.network_id, peer_id: joined.peer_id };
};

export const textsOf = async ({ me }: Person, channel_id: string): Promise<readonly string[]> =>
  right(await me.api['message.list']({ channel_id, limit: 200 })).messages.map(
    ({ author_name, text }) => `${author_name}: ${text}`,
  );

/** Alice, who made a network, and Bob, who came by a limited link, each on a node of their own. */
export const aliceAndBobInQuiet = async (weather: Partial<Weather> = {}, seed = 42) => {
  const world = virtualWorld(seed, weather);
  const alice = await found(await openQuiet(world), 'Alice');
  const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id }));
  const bob = await joinBy(await openQuiet(world), 'Bob', link);
  await world.advance(10_000);
  return { world, alice, bob };
};
