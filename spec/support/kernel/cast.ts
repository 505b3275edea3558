import type { Operations } from '../../../lib/operation/operation';
import type { Node, NodeOptions, Protocol, Session } from '../../../streams';
import { createNode } from '../../../streams';
import { type VirtualWorld, type WireConditions, virtualWorld } from '../../../streams/testing';
import { BACKEND } from '../common/backend';
import { right } from '../common/right';
import { story } from './story';

export type Story = typeof story;
export type StoryOps = Story extends Protocol<infer Ops> ? Ops : never;
export type StoryNode = Node<StoryOps>;
export type StorySession = Session<StoryOps>;

/** Opens a node in a virtual world; in memory unless told otherwise. */
export const openNodeIn = async <Ops extends Operations>(
  world: VirtualWorld,
  protocol: Protocol<Ops>,
  options: Partial<NodeOptions<Ops>> = {},
): Promise<Node<Ops>> =>
  right(
    await createNode({
      protocol,
      path: ':memory:',
      transport: world.wire.transport(),
      clock: world.clock,
      random: world.random,
      scheduler: world.scheduler,
      crypto: BACKEND,
      ...options,
    }),
  );

export interface Cast {
  readonly world: VirtualWorld;
  readonly node: StoryNode;
  readonly alice: StorySession;
  readonly bob: StorySession;
}

/** Alice, who lives on a node, and Bob, who joined her by link on the same one; they know each other. */
export const aliceAndBob = async (
  conditions: Partial<WireConditions> = {},
  options: Partial<NodeOptions<StoryOps>> = {},
  seed = 42,
): Promise<Cast> => {
  const world = virtualWorld(seed, conditions);
  const node = await openNodeIn(world, story, options);
  const made = right(await node.api['identity.create']({ name: 'Alice' }));
  const alice = right(node.as(made.identity_id));
  const { link } = right(await alice.api['identity.invite']({}));
  const joined = right(await node.api['identity.join']({ name: 'Bob', link }));
  const bob = right(node.as(joined.identity_id));
  await world.advance(10_000);
  return { world, node, alice, bob };
};

/** What each session reads of all notes, for comparing them. */
export const notesOf = async (session: StorySession): Promise<readonly string[]> =>
  right(await session.api['note.list']({})).map(({ note_id, text }) => `${note_id} ${text}`);
