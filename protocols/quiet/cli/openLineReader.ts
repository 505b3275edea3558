import { chmodSync, closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { type Interface, createInterface } from 'node:readline';
import { type Readable, Writable } from 'node:stream';
import { fromEvent } from 'rxjs';
import type { History, LineReader, LineReaderOptions } from './terminal';

const HISTORY_MAX = 500;
const A_LINK = /sotto:(?:join|link)#/i;

/** A screen that can be muted, so that typed secrets are not echoed. */
const openScreen = (onto: NodeJS.WritableStream): { readonly screen: Writable; mute: (muted: boolean) => void } => {
  let muted = false;
  const screen = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (!muted) onto.write(chunk);
      done();
    },
  });
  return { screen, mute: (on) => void (muted = on) };
};

const NO_HISTORY: History = { path: '', keeps: () => false };

const readHistory = ({ path, keeps }: History): string[] => {
  try {
    return readFileSync(path, 'utf8').split('\n').filter(Boolean).filter(keeps).slice(0, HISTORY_MAX);
  } catch {
    return [];
  }
};

/** Writes the history with mode 0600, whatever mode an earlier one had. */
const writeHistory = ({ path }: History, lines: readonly string[]): void => {
  try {
    closeSync(openSync(path, 'a', 0o600));
    chmodSync(path, 0o600);
    writeFileSync(path, lines.join('\n'));
  } catch {
    // The shell works without a history.
  }
};

const takeLines = (reader: Interface) => {
  const [ready, waiting]: [string[], ((line: string | undefined) => void)[]] = [[], []];
  let ended = false;
  reader.on('line', (line) => {
    const next = waiting.shift();
    if (next === undefined) ready.push(line);
    else next(line);
  });
  reader.once('close', () => {
    ended = true;
    for (const next of waiting.splice(0)) next(undefined);
  });
  return (): Promise<string | undefined> => {
    const line = ready.shift();
    if (line !== undefined || ended) return Promise.resolve(line);
    return new Promise((answer) => waiting.push(answer));
  };
};

/** Where lines are typed, and where they are echoed. */
export interface Keyboard {
  readonly input: Readable;
  readonly echo: NodeJS.WritableStream;
  readonly isPerson: boolean;
}

const standardKeyboard = (): Keyboard => ({
  input: process.stdin,
  echo: process.stderr,
  isPerson: process.stdin.isTTY,
});

/**
 * Reads lines, of standard input by default. A person gets a prompt, line editing and a history, which keeps neither links
 * nor answers to questions; piped input is not echoed.
 */
export const openLineReader = (
  { prompt, history = NO_HISTORY }: LineReaderOptions,
  { input, echo, isPerson }: Keyboard = standardKeyboard(),
): LineReader => {
  const { screen, mute } = openScreen(echo);
  const keeps = (line: string): boolean => !A_LINK.test(line) && history.keeps(line);
  let [kept, asking, idle]: [readonly string[], boolean, boolean] = [readHistory({ ...history, keeps }), false, false];
  const reader = createInterface({
    input,
    ...(isPerson ? { output: screen, terminal: true, history: [...kept], historySize: HISTORY_MAX } : {}),
    crlfDelay: Infinity,
  });
  reader.on('history', (lines: string[]) => {
    if (!asking) kept = lines.filter(keeps);
    lines.splice(0, lines.length, ...kept);
  });
  // While a command runs, Ctrl-C interrupts the command, not the shell.
  reader.on('SIGINT', () => (idle ? reader.close() : undefined));
  const next = takeLines(reader);
  return {
    isPerson,
    interrupt$: fromEvent(reader, 'SIGINT'),
    next: async (question) => {
      if (!isPerson) return next();
      reader.setPrompt(question?.prompt ?? prompt);
      reader.prompt();
      asking = question !== undefined;
      idle = true;
      mute(question?.secret === true);
      const line = await next();
      mute(false);
      if (question?.secret === true) echo.write('\n');
      idle = false;
      return line;
    },
    close: () => {
      reader.close();
      if (isPerson && history !== NO_HISTORY) writeHistory(history, kept);
    },
  };
};
