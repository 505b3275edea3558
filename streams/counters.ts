/** Reasons counted at most; a further one is counted under `other`. */
const REASONS_MAX = 1_000;

/** How often each thing happened, by a stable name. */
export interface Counters {
  readonly count: (reason: string, times?: number) => void;
  readonly read: () => Readonly<Record<string, number>>;
}

export const openCounters = (): Counters => {
  const counts = new Map<string, number>();
  return {
    count: (reason, times = 1) => {
      if (times === 0) return;
      const name = counts.has(reason) || counts.size < REASONS_MAX ? reason : 'other';
      counts.set(name, (counts.get(name) ?? 0) + times);
    },
    read: () => Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
};
