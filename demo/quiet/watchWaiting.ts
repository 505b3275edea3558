import { waitingIn, type Counting } from '../nodes';
import type { Stage } from '../talk';
import { holdingsOf } from './holdings';
import type { Person } from './people';

/** The most events that waited at one time. */
export interface WaitingPeaks {
  readonly of: (person: Person) => number;
  readonly ofAll: () => number;
  /** Watches one more person. */
  readonly add: (person: Person) => void;
}

/** The longest time between two checks. */
const EVERY_MS = 100;

/** Wraps a stage so that waiting events are counted as time advances, for each person and in all. */
export const watchWaiting = (
  stage: Stage,
  nodes: Counting,
): { readonly stage: Stage; readonly waited: WaitingPeaks } => {
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
