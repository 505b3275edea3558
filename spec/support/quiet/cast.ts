import type { Operations } from '../../../lib/operation/operation';
import { quiet } from '../../../protocols/quiet';
import type { Node, NodeOptions, Protocol, Session } from '../../../streams';
import { type VirtualWorld, type WireConditions, virtualWorld } from '../../../streams/testing';
import { filter } from 'rxjs';
import type { Transport } from '../../../streams/transports/transport';
import { openNodeIn } from '../kernel/cast';
import { right } from '../common/right';

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

/** A packet of a session that carries one event. */
export const EVENT_PACKET_BYTES = 651;
/** A packet that carries a hello. */
export const HELLO_PACKET_BYTES = 115;

/** A node's end of the wire, which can be pulled out and put in again. */
export const cableIn = (world: VirtualWorld) => {
  const end = world.wire.transport();
  let plugged = true;
  let dropping = false;
  const transport: Transport = {
    ...end,
    inbound$: end.inbound$.pipe(filter(() => plugged)),
    send: (parcel) => {
      if (dropping && parcel.packet.length === EVENT_PACKET_BYTES) return 'accepted';
      return plugged ? end.send(parcel) : 'unreachable';
    },
  };
  return {
    transport,
    pull: () => void (plugged = false),
    plug: () => void (plugged = true),
    /** Loses every packet that carries an event, and no frame. */
    dropEvents: (drops: boolean) => void (dropping = drops),
  };
};
export type Cable = ReturnType<typeof cableIn>;

export const openQuiet = (
  world: VirtualWorld,
  options: Partial<NodeOptions<QuietOps>> & { readonly cable?: Cable } = {},
): Promise<QuietNode> => {
  const { cable, ...rest } = options;
  return openNodeIn(world, quiet, { ...rest, ...(cable === undefined ? {} : { transport: cable.transport }) });
};

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

/** Somebody's next device, on a node of its own. */
export const linkDevice = async (
  { me, network_id }: Pick<Person, 'me' | 'network_id'>,
  node: QuietNode,
  name = 'phone',
): Promise<Person> => {
  const { link } = right(await me.api['link.invite']({ network_id }));
  const joined = right(await node.api['link.accept']({ link, name }));
  return { node, me: right(node.as(joined.identity_id)), network_id: joined.network_id, peer_id: joined.peer_id };
};

/** Says something; answers the id of the message. */
export const say = async ({ me }: Person, channel_id: string, text: string): Promise<string> =>
  right(await me.api['message.create']({ channel_id, text })).message_id;

export const textsOf = async ({ me }: Person, channel_id: string): Promise<readonly string[]> =>
  right(await me.api['message.list']({ channel_id, limit: 200 })).messages.map(
    ({ author_name, text }) => `${author_name}: ${text}`,
  );

/** Alice, who made a network, and Bob, who came by a limited link, each on a node of their own; the cable is Alice's. */
export const aliceAndBobInQuiet = async (conditions: Partial<WireConditions> = {}, seed = 42) => {
  const world = virtualWorld(seed, conditions);
  const cable = cableIn(world);
  const alice = await found(await openQuiet(world, { cable }), 'Alice');
  const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id }));
  const bob = await joinBy(await openQuiet(world), 'Bob', link);
  await world.advance(10_000);
  return { world, alice, bob, cable };
};
