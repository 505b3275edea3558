#!/usr/bin/env node
import { processTerminal } from './processTerminal';
import { program } from './program';

const UNHEARD = 141;

// The database holds keys: nobody else reads what this process makes.
process.umask(0o077);
// Whoever reads may stop reading: `sotto messages | head`.
process.stdout.once('error', () => process.exit(UNHEARD));
void program(process.argv.slice(2), processTerminal(), process.env).then((code) => process.exit(code));
