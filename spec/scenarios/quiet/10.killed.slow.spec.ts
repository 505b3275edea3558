import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { integerBetween, seededRandom } from '../../../lib/random';
import { type Memory, brokenFiles, remember } from '../../support/quiet/lives';

const CHILD = join(__dirname, '../../support/quiet/life.main.ts');
const STORIES = 20;
const DEATHS_EACH = 5;
/** Processes at once. */
const TOGETHER = 2;
/** A later life, which has nothing to found, is this long at least, in statements. */
const LATER_MAX = 1_500;
const NOTHING: Memory = { said: [] };

interface Line {
  readonly change?: Partial<Memory> & { readonly says?: string };
  readonly end?: { readonly texts: readonly (readonly string[])[]; readonly waiting: number };
  readonly statements?: number;
}
interface Death {
  readonly memory: Memory;
  readonly last: Line | undefined;
  readonly signal: unknown;
}

const runLife = (folder: string, life: number, nth: number, memory: Memory): Promise<Death> =>
  new Promise((resolve) => {
    const args = [folder, String(life), String(nth), JSON.stringify(memory)];
    execFile(process.execPath, ['-r', '@swc-node/register', CHILD, ...args], (error, stdout) => {
      const lines = stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Line);
      const learnt = lines.reduce(
        (known, { change }) => (change === undefined ? known : remember(known, change)),
        memory,
      );
      resolve({ memory: learnt, last: lines.at(-1), signal: error?.signal ?? null });
    });
  });

/** Lives and dies a few times on one pair of files, and then lives to the end. Answers what was wrong. */
const story = async (folder: string, seed: number, statements: number): Promise<readonly string[]> => {
  const random = seededRandom(seed);
  const wrong: string[] = [];
  let memory = NOTHING;
  for (let life = 0; life < DEATHS_EACH; life += 1) {
    const death = await runLife(folder, life, integerBetween(random, 50, life === 0 ? statements : LATER_MAX), memory);
    ({ memory } = death);
    if (death.signal !== 'SIGKILL') wrong.push(`life ${life} was not ended`);
    wrong.push(...brokenFiles(folder).map((what) => `after life ${life}: ${what}`));
  }
  const { last, memory: all } = await runLife(folder, DEATHS_EACH, 0, memory);
  const [alices = [], bobs = []] = last?.end?.texts ?? [];
  const lost = all.said.filter((text) => !alices.includes(text) || !bobs.includes(text));
  if (last?.end === undefined) wrong.push('the last life came to no end');
  if (last?.end?.waiting !== 0) wrong.push('something waits');
  if (new Set(alices).size !== alices.length) wrong.push('something is there twice');
  if (JSON.stringify(alices) !== JSON.stringify(bobs)) wrong.push('they read different histories');
  return [...wrong, ...lost.map((text) => `lost: ${text}`), ...brokenFiles(folder)].map(
    (what) => `seed ${seed}: ${what}`,
  );
};

describe('joins and sends that are killed a hundred times', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sotto-quiet-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it(
    'lose nothing that was acknowledged, leave nothing half done, and go on',
    async () => {
      const within = (seed: number): string => mkdtempSync(join(folder, `${seed}-`));
      const whole = await runLife(within(0), 0, 0, NOTHING);
      const statements = whole.last?.statements ?? 0;
      const wrong: string[] = [];
      let next = 1;
      const worker = async (): Promise<void> => {
        while (next <= STORIES) {
          const seed = next;
          next += 1;
          wrong.push(...(await story(within(seed), seed, statements)));
        }
      };

      await Promise.all(Array.from({ length: TOGETHER }, worker));

      expect(statements).toBeGreaterThan(1_000);
      expect(wrong).toEqual([]);
    },
    30 * 60_000,
  );
});
