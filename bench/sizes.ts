/** The amounts of work of each case. */
export interface Sizes {
  /** Repetitions of a short case, of which the median counts. */
  readonly rounds: number;
  /** Operations in one round of a limit. */
  readonly limit: number;
  /** Events stored, at which ingest is measured, ascending. */
  readonly stored: readonly number[];
  /** The same for quiet, whose authors write as slowly as its readers read. */
  readonly quietStored: readonly number[];
  /** Events that a peer catches up with. */
  readonly behind: number;
  /** Events in one round of ingest. */
  readonly chunk: number;
  /** Events that wait for each other. */
  readonly waiting: number;
  /** Events that wait for one. */
  readonly waiters: number;
  /** Calls of `message.create`. */
  readonly authored: number;
  /** Messages that are forgotten. */
  readonly forgotten: number;
  /** Emissions of a live query; pages read. */
  readonly latencies: number;
  /** Two sides that compare their sets. */
  readonly reconciled: {
    /** Events that both have. */
    readonly stored: number;
    /** How many events only one of them has, at random places. */
    readonly differ: readonly number[];
    /** And how many of the newest. */
    readonly newest: number;
  };
}

export const FULL: Sizes = {
  rounds: 9,
  limit: 1_000,
  stored: [20_000, 100_000, 1_000_000],
  quietStored: [20_000, 100_000],
  behind: 50_000,
  chunk: 4_000,
  waiting: 10_000,
  waiters: 100_000,
  authored: 1_000,
  forgotten: 100_000,
  latencies: 300,
  reconciled: { stored: 100_000, differ: [0, 1, 100, 1_000, 10_000], newest: 1_000 },
};

/** Half an hour more: a million messages are written, and read. */
export const LONG: Sizes = {
  ...FULL,
  quietStored: [20_000, 100_000, 1_000_000],
  reconciled: { ...FULL.reconciled, stored: 1_000_000 },
};

/** Three minutes in all, on two cores. */
export const QUICK: Sizes = {
  ...FULL,
  rounds: 3,
  stored: [20_000],
  quietStored: [20_000],
  behind: 5_000,
  waiters: 20_000,
  authored: 500,
  forgotten: 10_000,
  latencies: 200,
  reconciled: { stored: 20_000, differ: [0, 1, 100, 1_000], newest: 1_000 },
};

/** A moment: to see that everything runs, not how fast. */
export const TINY: Sizes = {
  rounds: 1,
  limit: 2,
  stored: [10, 20],
  quietStored: [10, 20],
  behind: 20,
  chunk: 5,
  waiting: 20,
  waiters: 30,
  authored: 3,
  forgotten: 5,
  latencies: 3,
  reconciled: { stored: 20, differ: [0, 1, 50], newest: 5 },
};
