/** How fast packets may leave. Rates are packets a second. */
export interface PaceLimits {
  readonly startPerS: number;
  readonly floorPerS: number;
  readonly ceilingPerS: number;
  /** Packets that may leave at once after a pause. */
  readonly burst: number;
}

/** At the ceiling, and at twice as much, none were lost between two processes of one machine. */
export const PACE: PaceLimits = { startPerS: 2_000, floorPerS: 100, ceilingPerS: 10_000, burst: 64 };

/** Once a period, in milliseconds, the rate rises by so many packets a second, or is halved, or stays. */
export const PERIOD_MS = 100;
export const RISE_PER_S = 100;

/** How long to wait, in milliseconds, when the system took no more. */
export const STRAINED_MS = 5;

/** A token bucket whose rate rises by addition while it is what holds packets back, and falls by half when the system is strained. */
export interface Pace {
  /** Milliseconds until the next packet may leave; 0: now. */
  readonly waitMs: (nowMs: number) => number;
  readonly spend: () => void;
  /** The system had no room. Halves the rate, at most once a period, and empties the bucket. */
  readonly strain: (nowMs: number) => void;
  readonly ratePerS: () => number;
}

export const openPace = (startMs: number, { startPerS, floorPerS, ceilingPerS, burst }: PaceLimits = PACE): Pace => {
  let [perS, tokens, filledMs, periodMs] = [startPerS, burst, startMs, startMs];
  let [limited, strained] = [false, false];

  /** A clock that is set back adds nothing, and one that is set forward no more than the bucket holds. */
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
