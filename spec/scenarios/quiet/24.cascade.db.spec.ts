import { integerBetween } from '../../../lib/random';
import { seededRandom } from '../../../streams/testing';
import { openFolder } from '../../support/lib/store';
import {
  type Looked,
  copyFile,
  liveCascade,
  lookAt,
  lookInto,
  numbered,
  openCascade,
  writeCascade,
} from '../../support/quiet/cascade';
import { copyOf } from '../../support/quiet/records';

/** Each with an edit, a sign and a mark: four times as many events. */
const MESSAGES = 310;
const SEED = 22;
/** Statements looked at, of some thirty thousand: the first and the last of them, and others by chance; more of them in the slow suite. */
const SAMPLE = 10;

describe('a channel of more than a thousand events that is deleted', () => {
  const folder = openFolder();
  const base = folder.at('base.db');
  let end: Looked;
  let statements = 0;
  let sample: readonly number[];
  const turns: number[] = [];

  beforeAll(async () => {
    await writeCascade(base, MESSAGES);
    const whole = folder.at('whole.db');
    copyFile(base, whole);
    const watch = numbered((nth, sql) => {
      statements = nth;
      if (sql.startsWith('COMMIT')) turns.push(nth);
    });
    await liveCascade(whole, watch);
    end = lookAt(whole);
    const random = seededRandom(SEED);
    const some = Array.from({ length: SAMPLE }, () => integerBetween(random, 3, statements - 1));
    sample = [1, 2, ...some, turns[1] ?? 0, (turns[1] ?? 0) + 1, statements];
  });
  afterAll(folder.remove);

  it('goes turn by turn, and leaves nothing', () => {
    const begun = lookAt(base);
    expect(turns.length).toBeGreaterThan(10);
    expect(statements).toBeGreaterThan(10 * MESSAGES);
    expect([begun.broken, end.broken, end.pending]).toEqual([[], [], 0]);
    expect(end.digest).not.toBe(begun.digest);
  });

  it(`goes on where a statement fails, and ends the same (seed ${SEED})`, async () => {
    const wrong: string[] = [];
    for (const fails of sample) {
      const path = folder.at('fails.db');
      copyFile(base, path);
      const failing = numbered((nth) => {
        if (nth === fails) throw new Error('interrupted');
      });
      await liveCascade(path, failing);
      const { digest, broken, pending } = lookAt(path);
      if (digest !== end.digest || broken.length > 0 || pending > 0)
        wrong.push(`at statement ${fails}: ${broken.join()}, ${pending} pending`);
    }
    expect(wrong).toEqual([]);
  }, 240_000);

  it(`leaves no half of an event where it dies, goes on by itself, and ends the same (seed ${SEED})`, async () => {
    const died = folder.at('died.db');
    const wanted = new Set(sample);
    copyFile(base, died);
    await liveCascade(
      died,
      numbered((nth) => {
        if (wanted.has(nth)) copyFile(died, folder.at(`died-${nth}.db`));
      }),
    );
    const wrong: string[] = [];
    let under = 0;
    for (const nth of wanted) {
      const path = folder.at(`died-${nth}.db`);
      const left = lookAt(path);
      await liveCascade(path);
      const after = lookAt(path);
      under += left.pending > 0 ? 1 : 0;
      if (left.broken.length > 0 || after.broken.length > 0 || after.digest !== end.digest)
        wrong.push(`at statement ${nth}: ${left.broken.join()}; ${after.broken.join()}`);
    }
    expect(wrong).toEqual([]);
    expect(under).toBeGreaterThan(SAMPLE / 2);
  }, 240_000);

  it('wakes a node by itself, without a job and without traffic', async () => {
    const path = folder.at('wakes.db');
    const middle = turns[2] ?? 0;
    copyFile(base, folder.at('first.db'));
    await liveCascade(
      folder.at('first.db'),
      numbered((nth) => {
        if (nth === middle + 1) copyFile(folder.at('first.db'), path);
      }),
    );
    const before = lookAt(path);
    const { world, node } = await openCascade(path);
    const runs = (): unknown => {
      const db = copyOf(node);
      const all = db.prepare('SELECT job, run_count FROM job_runs ORDER BY job').all();
      db.close();
      return all;
    };
    const ran = runs();

    await world.advance(900);

    expect(before.pending).toBeGreaterThan(0);
    expect(before.digest).not.toBe(end.digest);
    expect(lookInto(node)).toEqual(end);
    expect(runs()).toEqual(ran);
    node.close();
  });
});
