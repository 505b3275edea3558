import * as E from 'fp-ts/Either';
import type { Operations } from '../lib/operation/operation';
import { type Node, type Protocol, createNode, describeOpenFault } from '../streams';
import type { Losses } from './losses';
import type { World } from './world';

/** The surroundings in which the nodes of a run are opened. */
export interface Site {
  readonly world: World;
  readonly losses: Losses;
  /** The path of one database for each node. */
  readonly paths: readonly string[];
}

/** Opens a node for each database, runs `use` and closes the nodes. Refuses: a database that cannot be opened. */
export const withNodes = async <Ops extends Operations, A>(
  protocol: Protocol<Ops>,
  { world: { clock, random, scheduler }, losses, paths }: Site,
  use: (nodes: readonly Node<Ops>[]) => Promise<E.Either<string, A>>,
): Promise<E.Either<string, A>> => {
  const nodes: Node<Ops>[] = [];
  try {
    for (const path of paths) {
      const transport = losses.transport();
      const made = await createNode({ protocol, path, transport, clock, random, scheduler });
      if (E.isLeft(made)) return E.left(describeOpenFault(path, made.left));
      nodes.push(made.right);
    }
    return await use(nodes);
  } finally {
    nodes.forEach((node) => node.close());
  }
};

/** Assigns identities to nodes in turn. */
export const nodeFor = <N>(nodes: readonly N[], at: number): N => {
  const node = nodes[at % nodes.length];
  if (node === undefined) throw new Error('a run has at least one node');
  return node;
};

type Stats = ReturnType<Node<Operations>['stats']>;

/** Nodes of any protocol, as far as counting needs them. */
export type Counting = readonly { readonly stats: () => Stats }[];

/** Events that wait in quarantine, in all nodes. */
export const waitingIn = (nodes: Counting): number => nodes.reduce((rows, node) => rows + node.stats().waiting.rows, 0);

/** Counters of all nodes and of the wire. */
export interface Counts {
  /** Refused events, by reason. */
  readonly turnedAway: Readonly<Record<string, number>>;
  readonly packets: { readonly sent: number; readonly lost: number };
  readonly waiting: number;
  readonly stored: number;
  /** Purged keys. */
  readonly purged: number;
  readonly crypto: string;
}

const REJECTED = 'rejected.';

export const countsOf = (nodes: Counting, { wire }: World): Counts => {
  const turnedAway: Record<string, number> = {};
  const all = nodes.map((node) => node.stats());
  for (const [name, times] of all.flatMap(({ counters }) => Object.entries(counters)))
    if (name.startsWith(REJECTED)) {
      const reason = name.slice(REJECTED.length);
      turnedAway[reason] = (turnedAway[reason] ?? 0) + times;
    }
  const { offered, lost } = wire.stats();
  return {
    turnedAway,
    packets: { sent: offered, lost },
    waiting: waitingIn(nodes),
    stored: all.reduce((sum, { counters }) => sum + (counters['stored'] ?? 0), 0),
    purged: all.reduce((sum, { counters }) => sum + (counters['purged'] ?? 0), 0),
    crypto: all[0]?.crypto ?? '',
  };
};
