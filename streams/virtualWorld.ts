import { type Subscription, VirtualAction, VirtualTimeScheduler } from 'rxjs';
import type { Clock } from '../lib/clock';
import { type Random, seededRandom } from '../lib/random';
import { type Simulator, openSimulator } from './transports/simulator';
import type { Weather } from './transports/weather';

/** Time, chance and a wire that exist only within one process, and are the same for the same seed. */
export interface VirtualWorld {
  readonly scheduler: VirtualTimeScheduler;
  readonly clock: Clock;
  readonly random: Random;
  readonly wire: Simulator;
  /** Lets `ms` milliseconds pass: everything due by then happens, in order. API calls are made between advances. */
  readonly advance: (ms: number) => Promise<void>;
}

/**
 * A virtual action that is scheduled anew is the same action. RxJS makes a new one each time and hangs it on the one
 * before, so an interval of some ten thousand ticks is a chain that overflows the stack when it is unsubscribed.
 */
class ReusedAction<T> extends VirtualAction<T> {
  override schedule(state?: T, delay = 0): Subscription {
    this.id = undefined;
    return super.schedule(state, delay);
  }
}

/** When a virtual world begins unless told otherwise: 2024-01-01, so that times look like times. */
const EPOCH_MS = Date.UTC(2024, 0, 1);

/**
 * Opens a world. Its scheduler's `now` stands still between actions, so `advance` plants one at its target; then it
 * waits one macrotask, so that promises answered in between have run.
 */
export const virtualWorld = (seed: number, weather: Partial<Weather> = {}, epochMs = EPOCH_MS): VirtualWorld => {
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
    wire: openSimulator(scheduler, seededRandom(seed + 1), weather),
    advance,
  };
};
