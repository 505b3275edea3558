import type { Observable } from 'rxjs';

/** The streams and signals of a program. */
export interface Terminal {
  /** Prints a line of output. */
  readonly print: (line: string) => void;
  /** Prints a line that is no output: logs, errors. */
  readonly complain: (line: string) => void;
  /** A terminal for progress bars; absent if no person watches. */
  readonly screen?: NodeJS.WritableStream;
  /** Reads one line, without echo at a prompt, or the next line of piped input. Undefined at the end of input. */
  readonly ask: (prompt: string) => Promise<string | undefined>;
  /** Reads all piped input; undefined if standard input is a terminal. */
  readonly readAll: () => Promise<string | undefined>;
  /** Reads lines for the shell, typed or piped. */
  readonly openLineReader: (options: { readonly prompt: string; readonly history?: string }) => LineReader;
  /** Emits at SIGTERM or SIGINT. */
  readonly stop$: Observable<unknown>;
}

/** Reads lines one by one. */
export interface LineReader {
  readonly isPerson: boolean;
  /** Emits when a person presses Ctrl-C. */
  readonly interrupt$: Observable<unknown>;
  /** Reads the next line; undefined at the end. A secret is read without echo and stays out of the history. */
  readonly next: (question?: { readonly secret: string }) => Promise<string | undefined>;
  readonly close: () => void;
}
