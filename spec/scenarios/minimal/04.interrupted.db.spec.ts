import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Acknowledged, inspect, scenario } from '../../support/kernel/interruptible';

const NOTHING: Acknowledged = { texts: [] };

describe('a statement that fails', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sotto-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('leaves all or nothing, whichever it is', async () => {
    const wrong: string[] = [];
    let statements = 0;
    let isWhole = false;

    // What only reads the statements of a schema is done once in a process, by the run that is not interrupted first.
    await scenario(join(folder, 'first.db'), () => undefined);
    for (let nth = 1; !isWhole; nth += 1) {
      const path = join(folder, `${nth}.db`);
      let acknowledged = NOTHING;
      statements = 0;
      const watch = (): void => {
        statements += 1;
        if (statements === nth) throw new Error('interrupted');
      };
      await scenario(path, (what) => (acknowledged = what), watch).catch(() => undefined);
      isWhole = statements < nth;
      wrong.push(...(await inspect(path, acknowledged, !isWhole)).map((what) => `at statement ${nth}: ${what}`));
    }

    expect(statements).toBeGreaterThan(300);
    expect(wrong).toEqual([]);
  }, 240_000);

  it('loses nothing when nothing fails', async () => {
    const path = join(folder, 'whole.db');
    let acknowledged = NOTHING;

    await scenario(path, (what) => (acknowledged = what));

    expect(acknowledged.texts).toEqual(['one', 'a', 'b', 'c', 'two']);
    expect(await inspect(path, acknowledged, false)).toEqual([]);
  });
});
