/** Work done by a run, and work known to be left. */
export interface Progress {
  readonly done: number;
  readonly pending: number;
}

/** Work that time sets off and that keeps the store in order. Unlike a protocol's jobs it writes, and drafts nothing. */
export interface StoreJob {
  readonly name: string;
  readonly everyMs: number;
  /** Inside a turn; absent for work that must not be in one. */
  readonly inTurn?: (nowMs: number) => Progress | undefined;
  /** Between turns. */
  readonly between?: () => Progress | undefined;
  /** Counts the work left right now, where it changes between runs. */
  readonly pending?: () => number;
}

/** Actions on the store and the outbox that the kernel's jobs are made of. */
export interface StoreJobTools {
  /** Deletes what waited too long and answers how much, and whether more did; bounded per call. */
  readonly sweepQuarantine: (nowMs: number) => Progress;
  /** Forgets what has expired; bounded per call. */
  readonly expire: (nowMs: number) => Progress;
  /** Deletes tombstones that have ended and answers how many; bounded per call. */
  readonly sweepTombstones: (nowMs: number) => number;
  /** Drops passing rows whose time is over. */
  readonly sweepPassing: (nowMs: number) => void;
  /** Offers packets that are due again, a bounded number, and answers how many. */
  readonly offerDue: () => number;
  readonly packetsWaiting: () => number;
  /** Moves the log into the file; slow, so never within a turn. Answers whether everything removed is gone from both. */
  readonly checkpoint: () => boolean;
  /** Was something removed that may still be in the log? */
  readonly purgePending: () => boolean;
  readonly count: (reason: string, times: number) => void;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** Its unit is purges: emptying the log of what was removed. With nothing removed there is none to do. */
const checkpointJob = ({ checkpoint, purgePending, count }: StoreJobTools): StoreJob => {
  const pending = (): number => (purgePending() ? 1 : 0);
  return {
    name: 'checkpoint',
    everyMs: MINUTE_MS,
    between: () => {
      const asked = pending();
      const left = checkpoint() ? 0 : 1;
      count('purge.pending', left);
      return { done: Math.max(0, asked - left), pending: left };
    },
    pending,
  };
};

/** The jobs every node runs, whatever its protocol. */
export const storeJobs = (tools: StoreJobTools): readonly StoreJob[] => {
  const { sweepQuarantine, sweepPassing, sweepTombstones, expire, offerDue, packetsWaiting, count } = tools;
  return [
    {
      name: 'offerOutbox',
      everyMs: SECOND_MS,
      between: () => ({ done: offerDue(), pending: 0 }),
      // Counted when it is asked for, not every second.
      pending: packetsWaiting,
    },
    {
      name: 'sweepQuarantine',
      everyMs: MINUTE_MS,
      inTurn: (nowMs) => {
        const did = sweepQuarantine(nowMs);
        count('quarantine.expired', did.done);
        sweepPassing(nowMs);
        return did;
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
    checkpointJob(tools),
  ];
};
