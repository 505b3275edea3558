import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Acknowledged, inspect, scenario } from '../support/interruptible';

const NOTHING: Acknowledged = { texts: [] };

describe('a statement that fails', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sotto-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const countStatements = async (): Promise<number> => {
    let count = 0;
    await scenario(
      join(folder, 'whole.db'),
      () => undefined,
      () => (count += 1),
    );
    return count;
  };

  it('leaves all or nothing, whichever it is', async () => {
    const statements = await countStatements();
    const wrong: string[] = [];

    for (let nth = 1; nth <= statements; nth += 1) {
      const path = join(folder, `${nth}.db`);
      let count = 0;
      let acknowledged = NOTHING;
      const watch = (): void => {
        count += 1;
        if (count === nth) throw new Error('interrupted');
      };
      await scenario(path, (what) => (acknowledged = what), watch).catch(() => undefined);
      wrong.push(...(await inspect(path, acknowledged, true)).map((what) => `at statement ${nth}: ${what}`));
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
