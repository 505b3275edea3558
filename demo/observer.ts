/** Is told the steps of a run. */
export interface Observer {
  readonly begins: (nick: string) => void;
  /** `how`: the link used. */
  readonly joins: (nick: string, how: string) => void;
  /** Any other line to print. */
  readonly tells: (line: string) => void;
  /** Everyone has joined. `strangers` counts the pairs that do not know each other yet. */
  readonly met: (strangers: number, tookMs: number) => void;
  readonly progress: (what: string, done: number, total: number) => void;
  /** All messages have arrived (`whole`), or the run gave up waiting. */
  readonly settled: (whole: boolean, tookMs: number) => void;
  /** Messages deleted by their authors are forgotten, or the run gave up waiting. The rest takes days. */
  readonly forgets: (tookMs: number) => void;
}

/** Ignores everything. */
export const silentObserver: Observer = {
  begins: () => undefined,
  joins: () => undefined,
  tells: () => undefined,
  met: () => undefined,
  progress: () => undefined,
  settled: () => undefined,
  forgets: () => undefined,
};
