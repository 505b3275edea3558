import { writeSync } from 'node:fs';
import { scenario } from './interruptible';

/** Runs the scenario on a file and dies, by SIGKILL, as its n-th statement is about to run. Tells what was acknowledged. */
const [path = '', nth = '0'] = process.argv.slice(2);
let count = 0;
void scenario(
  path,
  (what) => writeSync(1, `${JSON.stringify(what)}\n`),
  () => {
    count += 1;
    if (count === Number(nth)) process.kill(process.pid, 'SIGKILL');
  },
).then(() => writeSync(1, `${JSON.stringify({ statements: count })}\n`));
