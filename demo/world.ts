import { setTimeout as sleep } from 'node:timers/promises';
import { type SchedulerLike, asyncScheduler } from 'rxjs';
import {
  type Clock,
  type Random,
  type Simulator,
  type WireConditions,
  openSimulator,
  seededRandom,
  systemClock,
} from '../streams';
import { virtualWorld } from '../streams/testing';
import type { Options } from './options';

/** Time, chance and a wire. */
export interface World {
  readonly scheduler: SchedulerLike;
  readonly clock: Clock;
  readonly random: Random;
  readonly wire: Simulator;
  /** Lets `ms` milliseconds pass. */
  readonly advance: (ms: number) => Promise<void>;
  /** Sets all clocks ahead, as if every node had slept for so long. */
  readonly leap: (ms: number) => void;
}

/** How long things take in it, in milliseconds. */
export interface Pace {
  /** Between two who join. */
  readonly joinMs: number;
  /** Between two messages: many are under way at a time. */
  readonly messageMs: number;
  /** Between two looks at who has what. */
  readonly lookMs: number;
  /** Until all know each other; then the conversation begins in any case. */
  readonly greetingsMs: number;
  /** After the last message, until everyone has everything; then that's how it ended. */
  readonly settlingMs: number;
  /** Without anything new for so long, there is no hope. */
  readonly silenceMs: number;
  /** Until what is to be forgotten is. */
  readonly forgettingMs: number;
}

const MINUTE_MS = 60_000;
export const VIRTUAL_PACE: Pace = {
  joinMs: 250,
  messageMs: 5,
  lookMs: 500,
  greetingsMs: 5 * MINUTE_MS,
  settlingMs: 60 * MINUTE_MS,
  silenceMs: 5 * MINUTE_MS,
  forgettingMs: 5 * MINUTE_MS,
};
export const REAL_PACE: Pace = {
  ...VIRTUAL_PACE,
  messageMs: 25,
  greetingsMs: MINUTE_MS,
  settlingMs: 10 * MINUTE_MS,
  silenceMs: MINUTE_MS,
};

/** Bad beyond what can be asked for: packets come twice and overtake each other. */
export const conditionsOf = ({ latencyMs, loss }: Options): Omit<WireConditions, 'packetBytesMax'> => ({
  latencyMs,
  loss,
  duplication: 0.02,
  reordering: 0.05,
});

const realWorld = (seed: number, conditions: Partial<WireConditions>): Omit<World, 'leap'> => ({
  scheduler: asyncScheduler,
  clock: systemClock,
  random: seededRandom(seed),
  wire: openSimulator(asyncScheduler, seededRandom(seed + 1), conditions),
  advance: (ms) => sleep(ms),
});

const leaping = (world: Omit<World, 'leap'>): World => {
  let aheadMs = 0;
  return {
    ...world,
    clock: { now: () => world.clock.now() + aheadMs },
    leap: (ms) => void (aheadMs += ms),
  };
};

/** The world of a run. In virtual time it begins at `epochMs`, and the same seed brings the same events. */
export const openWorld = (options: Options, epochMs: number | undefined): World =>
  leaping(
    options.realtime
      ? realWorld(options.seed, conditionsOf(options))
      : virtualWorld(options.seed, conditionsOf(options), epochMs),
  );
