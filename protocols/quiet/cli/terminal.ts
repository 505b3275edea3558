import type { Observable } from 'rxjs';

/** Where a program speaks and listens. */
export interface Terminal {
  /** A line of what was asked for. */
  readonly print: (line: string) => void;
  /** A line beside it: logs, complaints, questions. */
  readonly complain: (line: string) => void;
  /** There if a person watches: bars may move. */
  readonly screen?: NodeJS.WritableStream;
  /** One line, typed without echo at a prompt, or the next line of what is piped in. Undefined where there is none. */
  readonly ask: (prompt: string) => Promise<string | undefined>;
  /** All of what is piped in, or undefined if a person sits there. */
  readonly readAll: () => Promise<string | undefined>;
  /** Lines as they are typed or piped in, for the shell. */
  readonly openLineReader: (options: { readonly prompt: string; readonly history?: string }) => LineReader;
  /** Emits when the program is asked to stop. */
  readonly stop$: Observable<unknown>;
}

/** Lines that are taken one by one. */
export interface LineReader {
  readonly isPerson: boolean;
  /** Emits when a person interrupts what runs. */
  readonly interrupt$: Observable<unknown>;
  /** The next line; undefined at the end. One asked for without echo stays out of the history. */
  readonly next: (question?: { readonly secret: string }) => Promise<string | undefined>;
  readonly close: () => void;
}
