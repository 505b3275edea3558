/** The output of a program. */
export interface Terminal {
  readonly print: (line: string) => void;
  readonly complain: (line: string) => void;
  /** A terminal for bars and colours; absent if no person watches. */
  readonly screen?: NodeJS.WritableStream;
}
