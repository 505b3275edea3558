'use strict';

const { spawn } = require('node:child_process');

/** What is checked without running the specs. */
const CHECKS = ['typecheck', 'lint', 'boundaries'];

/** Runs one of the package's scripts and keeps what it says, so that it stands together. */
const run = (script) =>
  new Promise((done) => {
    const child = spawn(`npm run --silent ${script}`, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
    child.once('close', (code) => {
      process.stdout.write(`${script}: ${code === 0 ? 'passed' : 'failed'}\n${said}`);
      done(code === 0);
    });
  });

/** All at once: each of them keeps one core busy for a quarter of a minute or more. Fails where one of them does. */
void Promise.all(CHECKS.map(run)).then((passed) => {
  process.exitCode = passed.every(Boolean) ? 0 : 1;
});
