import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const MAIN = join(__dirname, '../../../protocols/quiet/cli/main.ts');

/** A node in a process of its own. */
export interface Daemon {
  readonly db: string;
  readonly child: ChildProcess;
  /** Its log so far. */
  readonly log: () => string;
  /** Where it listens, once it does. */
  readonly udp: string;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly log: string;
}

const run = (db: string, words: readonly string[]) => {
  const args = ['-r', '@swc-node/register', MAIN, 'start', '--db', db, '--json', ...words];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  const readers = new Set<(log: string) => void>();
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => {
    log += text;
    readers.forEach((reader) => reader(log));
  });
  const ended = new Promise<Ended>((answer) => child.once('close', (code, signal) => answer({ code, signal, log })));
  const saw = (what: string) => new Promise<void>((answer) => readers.add((all) => all.includes(what) && answer()));
  return { child, log: () => log, ended, saw };
};

const ENDS = new WeakMap<ChildProcess, Promise<Ended>>();

/** Starts a node and waits until it is ready. */
export const startDaemon = async (db: string, listen = '127.0.0.1:0'): Promise<Daemon> => {
  const { child, log, ended, saw } = run(db, ['--listen', listen]);
  ENDS.set(child, ended);
  await Promise.race([
    saw('"msg":"ready"'),
    ended.then(({ log: said }) => Promise.reject(new Error(`it did not start: ${said}`))),
  ]);
  return { db, child, log, udp: /"udp":"([^"]+)"/.exec(log())?.[1] ?? '' };
};

/** Starts one that is to end by itself. */
export const startInVain = (db: string, words: readonly string[]): Promise<Ended> => run(db, words).ended;

/** Sends a signal and waits for the end. */
export const endDaemon = async ({ child }: Daemon, signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<Ended> => {
  child.kill(signal);
  return (await ENDS.get(child))!;
};
