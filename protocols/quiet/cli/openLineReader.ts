import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { type Interface, createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { fromEvent } from 'rxjs';
import type { LineReader, Terminal } from './terminal';

const HISTORY_MAX = 500;
const A_LINK = /sotto:(?:join|link)#/i;

/** A screen that can be muted, so that typed secrets are not echoed. */
const openScreen = (): { readonly screen: Writable; mute: (muted: boolean) => void } => {
  let muted = false;
  const screen = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (!muted) process.stderr.write(chunk);
      done();
    },
  });
  return { screen, mute: (on) => void (muted = on) };
};

const historyIn = (path: string | undefined): string[] => {
  if (path === undefined) return [];
  try {
    return readFileSync(path, 'utf8').split('\n').filter(Boolean).slice(0, HISTORY_MAX);
  } catch {
    return [];
  }
};

/** Writes the history with mode 0600, without links. */
const keepHistory = (path: string, lines: readonly string[]): void => {
  try {
    closeSync(openSync(path, 'a', 0o600));
    writeFileSync(path, lines.filter((line) => !A_LINK.test(line)).join('\n'), { mode: 0o600 });
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

/** Reads lines of standard input. A person gets a prompt, line editing and a history; piped input is not echoed. */
export const openLineReader: Terminal['openLineReader'] = ({ prompt, history }): LineReader => {
  const isPerson = process.stdin.isTTY;
  const { screen, mute } = openScreen();
  const reader = createInterface({
    input: process.stdin,
    ...(isPerson ? { output: screen, terminal: true, history: historyIn(history), historySize: HISTORY_MAX } : {}),
    crlfDelay: Infinity,
  });
  let [kept, secret, idle]: [readonly string[], boolean, boolean] = [historyIn(history), false, false];
  reader.on('history', (lines: string[]) => {
    if (!secret) kept = lines.filter((line) => !A_LINK.test(line));
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
      reader.setPrompt(question?.secret ?? prompt);
      reader.prompt();
      secret = question !== undefined;
      idle = true;
      mute(secret);
      const line = await next();
      mute(false);
      if (secret) process.stderr.write('\n');
      idle = false;
      return line;
    },
    close: () => {
      reader.close();
      if (isPerson && history !== undefined) keepHistory(history, kept);
    },
  };
};
