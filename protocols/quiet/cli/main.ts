#!/usr/bin/env node
import { processTerminal } from './processTerminal';
import { runProgram } from './runProgram';

const READER_LEFT = 141;

// The database holds keys: files that this process creates are readable by their owner alone.
process.umask(0o077);
// The reader of a pipe may leave early: `sotto messages | head`.
process.stdout.once('error', () => process.exit(READER_LEFT));
void runProgram(process.argv.slice(2), processTerminal(), process.env).then((code) => process.exit(code));
