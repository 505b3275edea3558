import { waitingIn, type Counting } from '../nodes';
import type { Stage } from '../talk';
import { holdingsOf } from './holdings';
import type { Person } from './people';

/** The most events that were seen to wait at one time. */
export interface Waited {
  readonly of: (person: Person) => number;
  readonly ofAll: () => number;
  /** Begins to look at one more. */
  readonly add: (person: Person) => void;
}

/** Looks this often at least as time passes. */
const EVERY_MS = 100;

/** A stage whose passing of time is watched: how much waits for something, for each and in all. */
export const watching = (stage: Stage, nodes: Counting): { readonly stage: Stage; readonly waited: Waited } => {
  const { world } = stage;
  const most = new Map<Person, number>();
  let [mostOfAll, lookedMs] = [0, world.clock.now()];
  const look = async (): Promise<void> => {
    if (world.clock.now() - lookedMs < EVERY_MS) return;
    lookedMs = world.clock.now();
    mostOfAll = Math.max(mostOfAll, waitingIn(nodes));
    for (const [person, before] of most) {
      const { waiting } = await holdingsOf(person.session.api);
      most.set(person, Math.max(before, waiting));
    }
  };
  const advance = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= EVERY_MS) {
      await world.advance(Math.min(left, EVERY_MS));
      await look();
    }
  };
  return {
    stage: { ...stage, world: { ...world, advance } },
    waited: {
      of: (person) => most.get(person) ?? 0,
      ofAll: () => mostOfAll,
      add: (person) => void most.set(person, 0),
    },
  };
};
