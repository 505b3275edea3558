/** The only source of the time of day. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** Follows another timeline's `now`, such as a virtual scheduler's, counted from `epochMs`. */
export const clockOf = (timeline: Clock, epochMs = 0): Clock => ({ now: () => epochMs + timeline.now() });
