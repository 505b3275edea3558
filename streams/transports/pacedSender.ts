import type { SchedulerLike, Subscription } from 'rxjs';
import { type Pace, type PaceLimits, STRAINED_MS, openPace } from './pace';
import { type SendQueue, openSendQueue } from './sendQueue';

export interface PacedSenderTools<A> {
  readonly scheduler: SchedulerLike;
  /** Gives one packet to the system; false where the system refused it. Never throws. */
  readonly hand: (item: A) => boolean;
  /** Does the system still hold earlier packets? */
  readonly isStrained: () => boolean;
  readonly pace: PaceLimits | undefined;
  readonly queuedMax: number | undefined;
  readonly queuedPerDestinationMax: number | undefined;
}

/** Hands offered packets to the system at the rate of its pace. */
export interface PacedSender<A> {
  /** False where the queue is full. A packet that may leave at once leaves before this returns. */
  readonly offer: (destination: string, item: A) => boolean;
  /** Starts sending. Packets offered earlier have waited for it. */
  readonly start: () => void;
  /** Stops for good and drops waiting packets. Answers how many were dropped. */
  readonly stop: () => number;
  /** Reports that the system had no room for an earlier packet. */
  readonly strained: () => void;
  readonly queued: () => number;
  readonly ratePerS: () => number;
}

type State = 'waiting' | 'running' | 'stopped';

/** Keeps at most one action pending on the scheduler, however many packets wait. */
const openDrain = <A>({ scheduler, hand, isStrained }: PacedSenderTools<A>, pace: Pace, queue: SendQueue<A>) => {
  let state: State = 'waiting';
  let pending: Subscription | undefined;

  const wait = (ms: number): void => {
    pending = scheduler.schedule(() => {
      pending = undefined;
      drain();
    }, ms);
  };
  const drain = (): void => {
    while (state === 'running' && pending === undefined && queue.count() > 0) {
      const nowMs = scheduler.now();
      const waitMs = pace.waitMs(nowMs);
      if (waitMs > 0) return wait(waitMs);
      if (isStrained()) {
        pace.strain(nowMs);
        return wait(STRAINED_MS);
      }
      const item = queue.take();
      if (item !== undefined && hand(item)) pace.spend();
    }
  };
  const enter = (next: State): void => {
    state = next;
    if (state === 'stopped') pending?.unsubscribe();
  };
  return { drain, enter, state: (): State => state };
};

export const openPacedSender = <A>(tools: PacedSenderTools<A>): PacedSender<A> => {
  const { scheduler } = tools;
  const pace = openPace(scheduler.now(), tools.pace);
  const queue = openSendQueue<A>(tools.queuedMax, tools.queuedPerDestinationMax);
  const { drain, enter, state } = openDrain(tools, pace, queue);
  return {
    offer: (destination, item) => {
      if (state() === 'stopped' || !queue.put(destination, item)) return false;
      drain();
      return true;
    },
    start: () => {
      if (state() !== 'waiting') return;
      enter('running');
      drain();
    },
    stop: () => {
      enter('stopped');
      return queue.clear();
    },
    strained: () => pace.strain(scheduler.now()),
    queued: queue.count,
    ratePerS: pace.ratePerS,
  };
};
