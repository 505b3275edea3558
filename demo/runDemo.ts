import * as E from 'fp-ts/Either';
import { minimal } from '../protocols/minimal';
import { type OpenFault, createNode } from '../streams';
import type { Conversation } from './conversation';
import { watchLosses } from './losses';
import type { Observer } from './observer';
import type { Options } from './options';
import { type Outcome, compare } from './outcome';
import type { DemoNode } from './people';
import { type Stage, gather, meet, talk } from './phases';
import { settle } from './settle';
import { type Pace, REAL_PACE, VIRTUAL_PACE, type World, openWorld } from './world';

const opened = (path: string) => (fault: OpenFault) => `the database ${path} cannot be opened: ${fault._tag}`;

/** Everything between the first invitation and the comparison at the end. */
const tell = async (
  stage: Stage,
  { nicks, lines }: Conversation,
  repaired: () => number,
): Promise<E.Either<string, Outcome>> => {
  const { node, world } = stage;
  const [startMs, wallStartMs] = [world.clock.now(), performance.now()];
  const people = await gather(stage, nicks);
  if (E.isLeft(people)) return people;
  await meet(stage, people.right);
  const said = await talk(stage, people.right, lines);
  await settle(stage, people.right, said.ids);
  const [tookMs, wallMs] = [world.clock.now() - startMs, performance.now() - wallStartMs];
  return E.right({ ...(await compare(node, world, people.right, said, repaired())), tookMs, wallMs });
};

const epochOf = ({ lines }: Conversation): number | undefined => {
  const epochMs = Date.parse(lines[0]?.at ?? '');
  return epochMs >= 0 ? epochMs : undefined;
};

/**
 * Runs the demo on a new file: everyone in one node and one process, with nothing but a simulated wire between them.
 * Refuses: a database that cannot be opened, a nick that cannot be a name.
 */
export const runDemo = async (
  options: Options,
  conversation: Conversation,
  path: string,
  observer: Observer,
  pace: Pace = options.realtime ? REAL_PACE : VIRTUAL_PACE,
): Promise<E.Either<string, Outcome>> => {
  const world: World = openWorld(options, epochOf(conversation));
  const { transport, repaired } = watchLosses(world.wire);
  const { clock, random, scheduler } = world;
  let node: DemoNode | undefined;
  try {
    const made = await createNode({ protocol: minimal, path, transport, clock, random, scheduler });
    if (E.isLeft(made)) return E.left(opened(path)(made.left));
    node = made.right;
    return await tell({ node, world, pace, observer }, conversation, repaired);
  } finally {
    node?.close();
  }
};
