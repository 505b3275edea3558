import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const OLD = join(__dirname, '../support/common/oldNode.cjs');
/** A program that found nothing wrong would run on: the demo for a minute, Jest for longer. */
const OPTIONS = { cwd: ROOT, encoding: 'utf8', timeout: 120_000 } as const;
const SENTENCE = 'Node 20.19.6 cannot run the database driver: install Node 22.14.0 or newer';

interface Ran {
  readonly code: number | null;
  readonly printed: string;
  readonly complained: string;
}

const run = (args: string): Ran => {
  const words = ['-r', OLD, ...args.split(' ')];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, OPTIONS);
  return { code: status, printed: stdout.trim(), complained: stderr.trim() };
};

/** The driver is the one dependency that crashes an old Node. Everything before it runs, so each program can answer. */
describe('on a Node that the driver would crash', () => {
  it('the library is imported, and answers a fault in place of a node', () => {
    const script = `
      const { createNode, describeOpenFault, openSimulator, seededRandom } = require('./streams');
      const { minimal } = require('./protocols/minimal');
      const transport = openSimulator(require('rxjs').asyncScheduler, seededRandom(1)).transport();
      createNode({ protocol: minimal, path: ':memory:', transport }).then(({ left }) => {
        console.log(JSON.stringify(left), describeOpenFault(':memory:', left));
        console.log(Object.keys(require.cache).filter((path) => path.includes('better-sqlite3')).length);
      })`;
    const words = ['-r', OLD, '-r', '@swc-node/register', '-e', script];
    const { stdout, stderr } = spawnSync(process.execPath, words, OPTIONS);

    const fault = { _tag: 'NodeTooOld', version: '20.19.6', wanted: '22.14.0' };
    expect([stdout.trim(), stderr]).toEqual([`${JSON.stringify(fault)} ${SENTENCE}\n0`, '']);
  });

  it('the command line says so in one sentence', () => {
    const args = 'start --db /nowhere/a.db --listen 127.0.0.1:0';

    expect(run(`-r @swc-node/register protocols/quiet/cli/main.ts ${args}`)).toEqual({
      code: 1,
      printed: '',
      complained: `sotto: ${SENTENCE}`,
    });
  });

  it('the demo says so before it shows anything', () => {
    expect(run('-r @swc-node/register demo/main.ts')).toEqual({
      code: 2,
      printed: '',
      complained: `demo: ${SENTENCE}.`,
    });
  });

  it.each(['exports.spec', '--config spec/slow.jest.config.cjs killed.slow.spec'])('no spec runs: jest %s', (args) => {
    expect(run(`node_modules/jest/bin/jest.js ${args}`)).toEqual({
      code: 1,
      printed: '',
      complained: `specs: ${SENTENCE}`,
    });
  });
});
