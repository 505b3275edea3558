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

/** Time, randomness and a simulated wire. */
export interface World {
  readonly scheduler: SchedulerLike;
  readonly clock: Clock;
  readonly random: Random;
  readonly wire: Simulator;
  /** Advances time by `ms` milliseconds. */
  readonly advance: (ms: number) => Promise<void>;
  /** Sets all clocks ahead by `ms` milliseconds, as if every node had slept. */
  readonly leap: (ms: number) => void;
}

/** Intervals and limits of a run, in milliseconds. */
export interface RunPace {
  /** Between two joins. */
  readonly joinMs: number;
  /** Between two messages; many are under way at a time. */
  readonly messageMs: number;
  /** Between two checks of who has what. */
  readonly lookMs: number;
  /** The longest wait until all know each other. */
  readonly greetingsMs: number;
  /** The longest wait after the last message until everyone has everything. */
  readonly settlingMs: number;
  /** The run gives up after so long without news. */
  readonly silenceMs: number;
  /** The longest wait until messages are forgotten. */
  readonly forgettingMs: number;
}

const MINUTE_MS = 60_000;
export const VIRTUAL_PACE: RunPace = {
  joinMs: 250,
  messageMs: 5,
  lookMs: 500,
  greetingsMs: 5 * MINUTE_MS,
  settlingMs: 60 * MINUTE_MS,
  silenceMs: 5 * MINUTE_MS,
  forgettingMs: 5 * MINUTE_MS,
};
export const REAL_PACE: RunPace = {
  ...VIRTUAL_PACE,
  messageMs: 25,
  greetingsMs: MINUTE_MS,
  settlingMs: 10 * MINUTE_MS,
  silenceMs: MINUTE_MS,
};

/** Adds to the asked-for loss and latency: 2% of packets are duplicated, 5% reordered. */
export const conditionsOf = ({ latencyMs, loss }: Options): Omit<WireConditions, 'packetBytesMax'> => ({
  latencyMs,
  loss,
  duplication: 0.02,
  reordering: 0.05,
});

const realWorld = (seed: number, weather: Partial<WireConditions>): Omit<World, 'leap'> => ({
  scheduler: asyncScheduler,
  clock: systemClock,
  random: seededRandom(seed),
  wire: openSimulator(asyncScheduler, seededRandom(seed + 1), weather),
  advance: (ms) => sleep(ms),
});

const withLeaps = (world: Omit<World, 'leap'>): World => {
  let aheadMs = 0;
  return {
    ...world,
    clock: { now: () => world.clock.now() + aheadMs },
    leap: (ms) => void (aheadMs += ms),
  };
};

/** Opens the world of a run. Virtual time begins at `epochMs`, and the same seed gives the same events. */
export const openWorld = (options: Options, epochMs: number | undefined): World =>
  withLeaps(
    options.realtime
      ? realWorld(options.seed, conditionsOf(options))
      : virtualWorld(options.seed, conditionsOf(options), epochMs),
  );
