import type { Observable } from 'rxjs';
import { sanitizeOutput } from './show/sanitize';

/** The streams and signals of a program. */
export interface Terminal {
  /** Is there a person who can be asked? False where input is piped. */
  readonly isPerson: boolean;
  /** Prints a line of output. */
  readonly print: (line: string) => void;
  /** Prints a line that is no output: logs, errors. */
  readonly complain: (line: string) => void;
  /** A terminal for progress bars; absent if no person watches. */
  readonly screen?: NodeJS.WritableStream;
  /** Reads one line: typed at a prompt, or the next line of piped input. Undefined at the end of input. */
  readonly ask: (question: Question) => Promise<string | undefined>;
  /** Reads all piped input; undefined if standard input is a terminal. */
  readonly readAll: () => Promise<string | undefined>;
  /** Reads lines for the shell, typed or piped. */
  readonly openLineReader: (options: LineReaderOptions) => LineReader;
  /** Emits at SIGTERM or SIGINT. */
  readonly stop$: Observable<unknown>;
}

/** A question to a person. A secret is read without echo. */
export interface Question {
  readonly prompt: string;
  readonly secret: boolean;
}

/** The file that keeps a person's lines, and which of them it keeps. */
export interface History {
  readonly path: string;
  readonly keeps: (line: string) => boolean;
}

export interface LineReaderOptions {
  readonly prompt: string;
  readonly history?: History;
}

/** Reads lines one by one. */
export interface LineReader {
  readonly isPerson: boolean;
  /** Emits when a person presses Ctrl-C. */
  readonly interrupt$: Observable<unknown>;
  /** Reads the next line; undefined at the end. Answers to a question stay out of the history. */
  readonly next: (question?: Question) => Promise<string | undefined>;
  readonly close: () => void;
}

/** Wraps a terminal so that no line brings it control characters, wherever the line came from. Source: threats, "T12". */
export const guardTerminal = (terminal: Terminal): Terminal => ({
  ...terminal,
  print: (line) => terminal.print(sanitizeOutput(line)),
  complain: (line) => terminal.complain(sanitizeOutput(line)),
});
