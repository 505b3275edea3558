/** Three lines of what waits for a turn, each first in, first out. */
export interface WorkQueues<A> {
  readonly calls: A[];
  readonly jobs: A[];
  readonly arrivals: A[];
  /** Lists the work of the next turn, in order. */
  readonly next: () => readonly A[];
  /** Drops the first `count` of the work that `next` listed. Later work waits for the turn after. */
  readonly markDone: (count: number) => void;
  readonly isEmpty: () => boolean;
}

interface Given<A> {
  readonly line: A[];
  readonly one: A;
}

/**
 * Opens the lines of which a turn is given `most` pieces. Calls go first; then a job and an arrival by turns while both
 * wait, and whoever was not served last begins: however many they are, and however long one takes, neither keeps the
 * other from its turn.
 */
export const openWorkQueues = <A>(most: number): WorkQueues<A> => {
  const [calls, jobs, arrivals]: [A[], A[], A[]] = [[], [], []];
  let given: readonly Given<A>[] = [];
  let servedLast = arrivals;

  const byTurns = (room: number): readonly Given<A>[] => {
    const all: Given<A>[] = [];
    let [job, arrival, last] = [0, 0, servedLast];
    while (all.length < room) {
      const isJob = job < jobs.length && (last === arrivals || arrival === arrivals.length);
      const one = isJob ? jobs[job] : arrivals[arrival];
      if (one === undefined) return all;
      if (isJob) job += 1;
      else arrival += 1;
      last = isJob ? jobs : arrivals;
      all.push({ line: last, one });
    }
    return all;
  };

  return {
    ...{ calls, jobs, arrivals },
    next: () => {
      const called = calls.slice(0, most).map((one) => ({ line: calls, one }));
      given = [...called, ...byTurns(most - called.length)];
      return given.map(({ one }) => one);
    },
    markDone: (count) => {
      const taken = given.slice(0, count).map(({ line }) => line);
      for (const line of [calls, jobs, arrivals]) line.splice(0, taken.filter((one) => one === line).length);
      servedLast = taken.findLast((line) => line !== calls) ?? servedLast;
      given = [];
    },
    isEmpty: () => calls.length + jobs.length + arrivals.length === 0,
  };
};
