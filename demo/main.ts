import { program } from './program';
import type { Terminal } from './terminal';

const INTERRUPTED = 130;
const UNHEARD = 141;

const terminal: Terminal = {
  print: (line) => console.log(line),
  complain: (line) => console.error(line),
  ...(process.stdout.isTTY ? { screen: process.stdout } : {}),
};

// Whoever reads may stop reading: `npm run demo | head`.
process.stdout.once('error', () => process.exit(UNHEARD));
process.once('SIGINT', () => process.exit(INTERRUPTED));
void program(process.argv.slice(2), terminal).then((code) => {
  process.exitCode = code;
});
