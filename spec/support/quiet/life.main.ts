import { writeSync } from 'node:fs';
import { type Memory, live } from './lives';

/** One life in a process of its own; it dies, by SIGKILL, as its n-th statement is about to run. Tells what was acknowledged. */
const [folder = '', life = '0', nth = '0', memory = '{"said":[]}'] = process.argv.slice(2);
let count = 0;
const onStatement = (): void => {
  count += 1;
  if (count === Number(nth)) process.kill(process.pid, 'SIGKILL');
};
const tell = (what: object): void => void writeSync(1, `${JSON.stringify(what)}\n`);
void live(folder, Number(life), JSON.parse(memory) as Memory, (change) => tell({ change }), onStatement).then((end) =>
  tell({ end, statements: count }),
);
