/** Where a program speaks. */
export interface Terminal {
  readonly print: (line: string) => void;
  readonly complain: (line: string) => void;
  /** There if a person watches: bars may move and colours show. */
  readonly screen?: NodeJS.WritableStream;
}
