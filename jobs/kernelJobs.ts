/** Work that time sets off and that keeps the store in order. Unlike a protocol's jobs it writes, and drafts nothing. */
export interface KernelJob {
  readonly name: string;
  readonly everyMs: number;
  /** Inside a turn; absent for work that must not be in one. */
  readonly inTurn?: (nowMs: number) => void;
  /** Between turns. */
  readonly between?: () => void;
}

/** What the kernel's own jobs are made of. */
export interface KernelJobTools {
  /** Deletes what waited too long and answers how many; bounded per call. */
  readonly sweepQuarantine: (nowMs: number) => number;
  /** Drops passing rows whose time is over. */
  readonly sweepPassing: (nowMs: number) => void;
  /** Offers packets that are due again. */
  readonly offerDue: () => void;
  /** Moves the log into the file; slow, so never within a turn. */
  readonly checkpoint: () => void;
  readonly count: (reason: string, times: number) => void;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** The jobs every node runs, whatever its protocol. */
export const kernelJobs = (tools: KernelJobTools): readonly KernelJob[] => {
  const { sweepQuarantine, sweepPassing, offerDue, checkpoint, count } = tools;
  return [
    { name: 'offerOutbox', everyMs: SECOND_MS, between: offerDue },
    {
      name: 'sweepQuarantine',
      everyMs: MINUTE_MS,
      inTurn: (nowMs) => {
        count('quarantine.expired', sweepQuarantine(nowMs));
        sweepPassing(nowMs);
      },
    },
    { name: 'checkpoint', everyMs: MINUTE_MS, between: checkpoint },
  ];
};
