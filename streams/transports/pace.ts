/** How fast packets may leave. Rates are packets a second. */
export interface PaceLimits {
  readonly startPerS: number;
  readonly floorPerS: number;
  readonly ceilingPerS: number;
  /** Packets that may leave at once after a pause. */
  readonly burst: number;
}

/** Measured between two processes of one machine: no packet was lost at the ceiling, nor at twice as much. */
export const PACE: PaceLimits = { startPerS: 2_000, floorPerS: 100, ceilingPerS: 10_000, burst: 64 };

/** The rate rises, is halved or stays once in each period of this many milliseconds. */
export const PERIOD_MS = 100;
export const RISE_PER_S = 100;

/** Milliseconds to wait once the system takes no more. */
export const STRAINED_MS = 5;

/**
 * A token bucket with additive increase and multiplicative decrease. The rate rises only while the bucket is what holds
 * packets back, and is halved when the system has no room.
 */
export interface Pace {
  /** Milliseconds until the next packet may leave; 0 is now. */
  readonly waitMs: (nowMs: number) => number;
  readonly spend: () => void;
  /** The system had no room. Halves the rate, at most once a period, and empties the bucket. */
  readonly strain: (nowMs: number) => void;
  readonly ratePerS: () => number;
}

export const openPace = (startMs: number, { startPerS, floorPerS, ceilingPerS, burst }: PaceLimits = PACE): Pace => {
  let [perS, tokens, filledMs, periodMs] = [startPerS, burst, startMs, startMs];
  let [limited, strained] = [false, false];

  /** A clock set back adds no tokens; a clock set forward adds at most a full bucket. */
  const refill = (nowMs: number): void => {
    tokens = Math.min(burst, tokens + (Math.max(0, nowMs - filledMs) * perS) / 1_000);
    filledMs = nowMs;
    if (nowMs >= periodMs && nowMs - periodMs < PERIOD_MS) return;
    if (limited && !strained) perS = Math.min(ceilingPerS, perS + RISE_PER_S);
    [limited, strained, periodMs] = [false, false, nowMs];
  };

  return {
    waitMs: (nowMs) => {
      refill(nowMs);
      if (tokens >= 1) return 0;
      limited = true;
      return Math.ceil(((1 - tokens) * 1_000) / perS);
    },
    spend: () => {
      tokens -= 1;
    },
    strain: (nowMs) => {
      refill(nowMs);
      if (!strained) perS = Math.max(floorPerS, perS / 2);
      [tokens, strained] = [0, true];
    },
    ratePerS: () => perS,
  };
};
