import { fromEvent, merge } from 'rxjs';
import { openLineReader } from './openLineReader';
import type { Question, Terminal } from './terminal';

const write = (stream: NodeJS.WritableStream) => (line: string) => void stream.write(`${line}\n`);

/** The most characters read from standard input. */
const INPUT_MAX = 1024 * 1024;

const readAll = async (): Promise<string | undefined> => {
  if (process.stdin.isTTY) return undefined;
  let all = '';
  process.stdin.setEncoding('utf8');
  for await (const chunk of process.stdin) {
    all += String(chunk);
    if (all.length > INPUT_MAX) break;
  }
  return all;
};

const ask = async (question: Question): Promise<string | undefined> => {
  const lines = openLineReader({ prompt: '' });
  const line = await lines.next(question);
  lines.close();
  return line;
};

/** The standard streams and signals of this process. */
export const processTerminal = (): Terminal => ({
  isPerson: process.stdin.isTTY,
  print: write(process.stdout),
  complain: write(process.stderr),
  ...(process.stderr.isTTY ? { screen: process.stderr } : {}),
  ask,
  readAll,
  openLineReader: (options) => openLineReader(options),
  stop$: merge(fromEvent(process, 'SIGTERM'), fromEvent(process, 'SIGINT')),
});
