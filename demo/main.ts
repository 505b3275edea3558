import { runDemoProgram } from './runDemoProgram';
import type { Terminal } from './terminal';

const INTERRUPTED = 130;
const READER_LEFT = 141;

const terminal: Terminal = {
  print: (line) => console.log(line),
  complain: (line) => console.error(line),
  ...(process.stdout.isTTY ? { screen: process.stdout } : {}),
};

// The reader of a pipe may leave early: `npm run demo | head`.
process.stdout.once('error', () => process.exit(READER_LEFT));
process.once('SIGINT', () => process.exit(INTERRUPTED));
void runDemoProgram(process.argv.slice(2), terminal).then((code) => {
  process.exitCode = code;
});
