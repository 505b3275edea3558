import { spawn, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../..');

/** Another process that has a database file open. */
export interface Holder {
  /** Ends it as a power cut would, and waits until it is gone. */
  readonly kill: () => Promise<void>;
}

const WAITS = `console.log('ready'); setInterval(() => undefined, 1000);`;

/** Starts a process that runs this JavaScript, with `db` open on the file by better-sqlite3 alone, and keeps it. */
export const holding = async (path: string, script: string): Promise<Holder> => {
  const opens = `const db = new (require('better-sqlite3'))(${JSON.stringify(path)});`;
  const child = spawn(process.execPath, ['-e', `${opens} ${script}; ${WAITS}`], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  await Promise.race([
    new Promise((ready) => child.stdout.once('data', ready)),
    gone.then(() => Promise.reject(new Error('the holder ended by itself'))),
  ]);
  return { kill: () => (child.kill('SIGKILL'), gone) };
};

/** Runs this TypeScript-aware JavaScript to its end in another process, and answers what it printed. */
export const elsewhere = (script: string): string => {
  const ran = spawnSync(process.execPath, ['-r', '@swc-node/register', '-e', script], { cwd: ROOT, encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return ran.stdout.trim();
};
