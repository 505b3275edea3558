import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { integerBetween } from '../../../lib/random';
import { seededRandom } from '../../../streams/testing';
import { openFolder } from '../../support/lib/store';
import { type Looked, copyFile, liveCascade, lookAt, numbered, writeCascade } from '../../support/quiet/cascade';

const CHILD = join(__dirname, '../../support/quiet/cascade.main.ts');
const MESSAGES = 310;
const DEATHS = 30;
const SEED = 220;
/** Of a channel of so many, each statement is tried. */
const FEW = 5;

/** Answers the signal that ended it, or how many statements it took. */
const runChild = (path: string, nth: number): Promise<string> =>
  new Promise((resolve) => {
    const args = ['-r', '@swc-node/register', CHILD, path, String(nth)];
    execFile(process.execPath, args, (error, stdout) => resolve(error === null ? stdout : String(error.signal)));
  });

describe('a deleted channel whose node dies', () => {
  const folder = openFolder();
  afterAll(folder.remove);

  const wrongAfter = async (path: string, end: Looked): Promise<readonly string[]> => {
    const left = lookAt(path);
    await liveCascade(path);
    const after = lookAt(path);
    const differs = after.digest === end.digest ? [] : ['it ends otherwise'];
    return [...left.broken.map((what) => `at once: ${what}`), ...after.broken, ...differs];
  };

  it(
    `by SIGKILL leaves no half of an event, and goes on by itself to the same end (seed ${SEED})`,
    async () => {
      const [base, whole] = [folder.at('base.db'), folder.at('whole.db')];
      await writeCascade(base, MESSAGES);
      copyFile(base, whole);
      const statements = Number(await runChild(whole, 0));
      const end = lookAt(whole);
      const random = seededRandom(SEED);
      const wrong: string[] = [];
      for (let death = 0; death < DEATHS; death += 1) {
        const [nth, path] = [integerBetween(random, 1, statements), folder.at(`killed-${death}.db`)];
        copyFile(base, path);
        const signal = await runChild(path, nth);
        if (signal !== 'SIGKILL') wrong.push(`at statement ${nth} it was not killed`);
        wrong.push(...(await wrongAfter(path, end)).map((what) => `at statement ${nth}: ${what}`));
      }
      expect(statements).toBeGreaterThan(10 * MESSAGES);
      expect(wrong).toEqual([]);
    },
    20 * 60_000,
  );

  it(
    'at each single statement, or whose statement fails, likewise',
    async () => {
      const [base, whole] = [folder.at('few.db'), folder.at('few-whole.db')];
      await writeCascade(base, FEW);
      copyFile(base, whole);
      let ended = 0;
      let statements = 0;
      // The last that takes anything away; what follows is of jobs that find nothing.
      const watch = numbered((nth, sql) => {
        statements = nth;
        if (/^DELETE FROM (events|forgettings)/.test(sql)) ended = nth;
      });
      await liveCascade(whole, watch);
      const end = lookAt(whole);
      const last = Math.min(ended + 50, statements);
      const died = folder.at('few-died.db');
      copyFile(base, died);
      await liveCascade(
        died,
        numbered((nth) => (nth <= last ? copyFile(died, folder.at(`few-${nth}.db`)) : undefined)),
      );
      const wrong: string[] = [];
      for (let nth = 1; nth <= last; nth += 1) {
        const found = await wrongAfter(folder.at(`few-${nth}.db`), end);
        const path = folder.at('few-fails.db');
        copyFile(base, path);
        const fails = numbered((n) => {
          if (n === nth) throw new Error('interrupted');
        });
        await liveCascade(path, fails);
        const after = lookAt(path);
        const failed = [...after.broken, ...(after.digest === end.digest ? [] : ['it ends otherwise'])];
        wrong.push(...[...found, ...failed].map((what) => `at statement ${nth}: ${what}`));
      }
      expect(last).toBeGreaterThan(10 * FEW);
      expect(wrong).toEqual([]);
    },
    20 * 60_000,
  );
});
