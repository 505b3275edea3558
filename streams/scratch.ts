/** What one turn gathers until its COMMIT. Emptied at the start of each; never read by the next. */
export interface Scratch {
  /** `received_by/table` of each table that changed. */
  readonly changed: Set<string>;
  /** Quarantine rows that the run under way made ready. */
  readonly ready: number[];
  /** Waiters told so far, against the limit of a turn. */
  told: number;
}

export const openScratch = (): Scratch => ({ changed: new Set(), ready: [], told: 0 });

export const emptyScratch = (scratch: Scratch): void => {
  scratch.changed.clear();
  scratch.ready.length = 0;
  scratch.told = 0;
};

/** How a change is named for live queries. */
export const changeKey = (received_by: number, table: string): string => `${received_by}/${table}`;
