#!/usr/bin/env node
import { processTerminal } from './processTerminal';
import { runProgram } from './runProgram';

const UNHEARD = 141;

// The database holds keys: nobody else reads what this process makes.
process.umask(0o077);
// Whoever reads may stop reading: `sotto messages | head`.
process.stdout.once('error', () => process.exit(UNHEARD));
void runProgram(process.argv.slice(2), processTerminal(), process.env).then((code) => process.exit(code));
