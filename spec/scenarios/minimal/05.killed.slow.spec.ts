import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Acknowledged, inspect } from '../../support/kernel/interruptible';

const CHILD = join(__dirname, '../../support/kernel/killedChild.ts');
/** Processes at once. */
const TOGETHER = 2;

interface Death {
  readonly acknowledged: Acknowledged;
  readonly statements: number | undefined;
  readonly signal: string | null;
}

const runChild = (path: string, nth: number): Promise<Death> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['-r', '@swc-node/register', CHILD, path, String(nth)], (error, stdout) => {
      const lines = stdout.split('\n').filter((line) => line !== '');
      const told = lines.map((line) => JSON.parse(line) as Acknowledged & { readonly statements?: number });
      const acknowledged = told.filter(({ statements }) => statements === undefined).at(-1) ?? { texts: [] };
      const signal = error === null ? null : String((error as { signal?: unknown }).signal);
      resolve({ acknowledged, statements: told.at(-1)?.statements, signal });
    });
  });

describe('a process that is killed', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sotto-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it(
    'leaves all or nothing at each of its statements, and work resumes',
    async () => {
      const whole = await runChild(join(folder, 'whole.db'), 0);
      const statements = whole.statements ?? 0;
      const wrong: string[] = [];
      let next = 1;
      const worker = async (): Promise<void> => {
        while (next <= statements) {
          const nth = next;
          next += 1;
          const path = join(folder, `${nth}.db`);
          const { acknowledged, signal } = await runChild(path, nth);
          const alive = signal === 'SIGKILL' ? [] : ['was not killed'];
          const found = await inspect(path, acknowledged, false);
          wrong.push(...[...alive, ...found].map((what) => `at statement ${nth}: ${what}`));
        }
      };

      await Promise.all(Array.from({ length: TOGETHER }, worker));

      expect(statements).toBeGreaterThan(300);
      expect(wrong).toEqual([]);
    },
    30 * 60_000,
  );
});
