import { join } from 'node:path';
import type { Operations } from '../lib/operation/operation';
import { seededRandom } from '../lib/random';
import { type minimal } from '../protocols/minimal';
import { type Node, type Session, createNode } from '../streams';
import type { Protocol } from '../streams/kit';
import type { Rig } from './bench';
import { must } from './must';
import { type Turns, openTurns } from './turns';
import { type Wire, openWire } from './wire';

type Minimal = typeof minimal.operations;

/** A node under test, with one identity: a real file, real time, and a wire that the bench holds the other end of. */
export interface Subject<Ops extends Operations = Minimal> {
  readonly node: Node<Ops>;
  readonly session: Session<Ops>;
  readonly wire: Wire;
  readonly turns: Turns;
  readonly count: (counter: string) => number;
  /** Resolves once a counter of the node has grown to `goal`. Rejects where it stands still. */
  readonly until: (counter: string, goal: number, eachTurn?: () => void) => Promise<void>;
  /** Delivers packets and answers the seconds until as many more were counted under `counter`. */
  readonly take: (packets: readonly Uint8Array[], counter?: string) => Promise<number>;
}

/** Nothing counted for so long is a stall, in milliseconds. */
const STALLED_MS = 20_000;

const untilFor =
  (node: Pick<Node<Minimal>, 'stats'>, turns: Turns): Subject['until'] =>
  (counter, goal, eachTurn) =>
    new Promise((resolve, reject) => {
      let [last, movedMs] = [-1, performance.now()];
      const look = (): void => {
        eachTurn?.();
        const { counters } = node.stats();
        const now = counters[counter] ?? 0;
        if (now !== last) [last, movedMs] = [now, performance.now()];
        const stalled = performance.now() - movedMs > STALLED_MS;
        if (now < goal && !stalled) return;
        turns.watch(() => undefined);
        if (now >= goal) resolve();
        else reject(new Error(`${counter} stands still below ${goal}: ${JSON.stringify(counters)}`));
      };
      turns.watch(look);
      look();
    });

/** A node that is open already, and its one identity, as a subject. */
export const subjectOf = <Ops extends Operations>(
  node: Node<Ops>,
  session: Session<Ops>,
  { wire, turns }: Pick<Subject, 'wire' | 'turns'>,
): Subject<Ops> => {
  const until = untilFor(node, turns);
  const count = (counter: string): number => node.stats().counters[counter] ?? 0;
  const take: Subject['take'] = async (packets, counter = 'stored') => {
    const goal = count(counter) + packets.length;
    const began = performance.now();
    for (const packet of packets) wire.deliver(packet);
    await until(counter, goal);
    return (performance.now() - began) / 1_000;
  };
  return { node, session, wire, turns, count, until, take };
};

const open = async (rig: Rig, protocol: Protocol<Minimal>, file: string): Promise<Subject> => {
  const [wire, turns] = [openWire(), openTurns()];
  const node = must(
    await createNode({
      protocol,
      path: join(rig.folder, file),
      transport: wire.transport,
      scheduler: turns.scheduler,
      random: seededRandom(3),
      crypto: rig.crypto.backend,
    }),
  );
  const { identity_id } = must(await node.api['identity.create']({ name: 'alice' }));
  return subjectOf(node, must(node.as(identity_id)), { wire, turns });
};

/** Opens a node, lets it be measured, and closes it whatever happens. */
export const withSubject = async <A>(
  rig: Rig,
  protocol: Protocol<Minimal>,
  file: string,
  measure: (subject: Subject) => Promise<A>,
): Promise<A> => {
  const subject = await open(rig, protocol, file);
  try {
    return await measure(subject);
  } finally {
    subject.node.close();
  }
};
