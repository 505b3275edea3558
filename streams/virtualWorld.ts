import { type Subscription, VirtualAction, VirtualTimeScheduler } from 'rxjs';
import type { Clock } from '../lib/clock';
import { type Random, seededRandom } from '../lib/random';
import { type Simulator, openSimulator } from './transports/simulator';
import type { WireConditions } from './transports/wireConditions';

/** Clock, randomness and a wire within one process. The same seed replays the same run. */
export interface VirtualWorld {
  readonly scheduler: VirtualTimeScheduler;
  readonly clock: Clock;
  readonly random: Random;
  readonly wire: Simulator;
  /** Lets `ms` milliseconds pass: runs everything due by then, in order. Call the API between advances. */
  readonly advance: (ms: number) => Promise<void>;
}

/**
 * Reuses a virtual action that is scheduled again. RxJS makes a new action each time and links it to the one before:
 * after some ten thousand ticks of an interval, unsubscribing that chain overflows the stack.
 */
class ReusedAction<T> extends VirtualAction<T> {
  override schedule(state?: T, delay = 0): Subscription {
    this.id = undefined;
    return super.schedule(state, delay);
  }
}

/** Default start of a virtual world, 2024-01-01: times in a log then look like times. */
const EPOCH_MS = Date.UTC(2024, 0, 1);

/**
 * Opens a world. The scheduler's `now` stands still between actions, so `advance` schedules one at its target. It then
 * waits for one macrotask, in which promises resolved meanwhile can run.
 */
export const virtualWorld = (
  seed: number,
  conditions: Partial<WireConditions> = {},
  epochMs = EPOCH_MS,
): VirtualWorld => {
  const scheduler = new VirtualTimeScheduler(ReusedAction, 0);
  const advance = async (ms: number): Promise<void> => {
    scheduler.maxFrames = scheduler.frame + ms;
    scheduler.schedule(() => undefined, ms);
    scheduler.flush();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    scheduler,
    clock: { now: () => epochMs + scheduler.frame },
    random: seededRandom(seed),
    wire: openSimulator(scheduler, seededRandom(seed + 1), conditions),
    advance,
  };
};
