import { program } from './program';
import type { Terminal } from './terminal';

const INTERRUPTED = 130;

const terminal: Terminal = {
  print: (line) => console.log(line),
  complain: (line) => console.error(line),
  ...(process.stdout.isTTY ? { screen: process.stdout } : {}),
};

process.once('SIGINT', () => process.exit(INTERRUPTED));
void program(process.argv.slice(2), terminal).then((code) => {
  process.exitCode = code;
});
