/** What a run did, and what it knows to be left. */
export interface Did {
  readonly done: number;
  readonly pending: number;
}

/** Work that time sets off and that keeps the store in order. Unlike a protocol's jobs it writes, and drafts nothing. */
export interface KernelJob {
  readonly name: string;
  readonly everyMs: number;
  /** Inside a turn; absent for work that must not be in one. */
  readonly inTurn?: (nowMs: number) => Did | undefined;
  /** Between turns. */
  readonly between?: () => void;
}

/** What the kernel's own jobs are made of. */
export interface KernelJobTools {
  /** Deletes what waited too long and answers how many; bounded per call. */
  readonly sweepQuarantine: (nowMs: number) => number;
  /** Forgets what has expired; bounded per call. */
  readonly expire: (nowMs: number) => Did;
  /** Deletes tombstones that have ended and answers how many; bounded per call. */
  readonly sweepTombstones: (nowMs: number) => number;
  /** Drops passing rows whose time is over. */
  readonly sweepPassing: (nowMs: number) => void;
  /** Offers packets that are due again. */
  readonly offerDue: () => void;
  /** Moves the log into the file; slow, so never within a turn. Answers whether everything removed is gone from both. */
  readonly checkpoint: () => boolean;
  readonly count: (reason: string, times: number) => void;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** The jobs every node runs, whatever its protocol. */
export const kernelJobs = (tools: KernelJobTools): readonly KernelJob[] => {
  const { sweepQuarantine, sweepPassing, sweepTombstones, expire, offerDue, checkpoint, count } = tools;
  return [
    { name: 'offerOutbox', everyMs: SECOND_MS, between: offerDue },
    {
      name: 'sweepQuarantine',
      everyMs: MINUTE_MS,
      inTurn: (nowMs) => {
        const done = sweepQuarantine(nowMs);
        count('quarantine.expired', done);
        sweepPassing(nowMs);
        return { done, pending: 0 };
      },
    },
    {
      name: 'expireEvents',
      everyMs: MINUTE_MS,
      inTurn: (nowMs) => {
        const did = expire(nowMs);
        count('events.expired', did.done);
        count('events.expired_later', did.pending);
        count('tombstones.ended', sweepTombstones(nowMs));
        return did;
      },
    },
    { name: 'checkpoint', everyMs: MINUTE_MS, between: () => count('purge.pending', checkpoint() ? 0 : 1) },
  ];
};
