import { writeSync } from 'node:fs';
import { liveCascade, numbered } from './cascade';

/** Forgets on a file, in a process of its own; it dies, by SIGKILL, as its n-th statement that forgets is about to run. */
const [path = '', nth = '0'] = process.argv.slice(2);
let statements = 0;
const watch = numbered((n) => {
  statements = n;
  if (n === Number(nth)) process.kill(process.pid, 'SIGKILL');
});
void liveCascade(path, watch).then(() => writeSync(1, String(statements)));
