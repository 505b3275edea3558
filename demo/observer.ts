/** Who watches a run. */
export interface Observer {
  readonly begins: (nick: string) => void;
  /** `how`: by which link. */
  readonly joins: (nick: string, how: string) => void;
  /** Something else that is worth a line. */
  readonly tells: (line: string) => void;
  /** All have joined. `strangers`: pairs who do not know each other yet. */
  readonly met: (strangers: number, tookMs: number) => void;
  readonly progress: (what: string, done: number, total: number) => void;
  /** All is sent and arrived, or there is no hope that it will. */
  readonly settled: (whole: boolean, tookMs: number) => void;
  /** What was to be forgotten at once is, or there is no hope that it will; the rest takes days. */
  readonly forgets: (tookMs: number) => void;
}

/** Looks away. */
export const nobody: Observer = {
  begins: () => undefined,
  joins: () => undefined,
  tells: () => undefined,
  met: () => undefined,
  progress: () => undefined,
  settled: () => undefined,
  forgets: () => undefined,
};
