import type { Db } from '../../../../lib/db/openDatabase';
import { SEEN_MS, SEEN_ROWS_MAX, openSeen } from '../../../../lib/db/events/seen';
import { id, nth } from '../../../support/lib/events';
import { memoryDb, valueOf } from '../../../support/lib/store';

let db: Db;
beforeEach(() => {
  db = memoryDb();
});
afterEach(() => db.close());

const count = (): number => valueOf(db, 'SELECT count(*) FROM ephemeral.seen');

describe('seen', () => {
  it('remembers an event for one owner', () => {
    const seen = openSeen(db);

    seen.add(1, id(1), 0);

    expect([seen.has(1, id(1)), seen.has(2, id(1)), seen.has(1, id(2))]).toEqual([true, false, false]);
  });

  it('forgets after two hours, when the next comes', () => {
    const seen = openSeen(db);
    seen.add(1, id(1), 100);

    seen.add(1, id(2), 100 + SEEN_MS - 1);
    const before = seen.has(1, id(1));
    seen.add(1, id(3), 100 + SEEN_MS);

    expect([before, seen.has(1, id(1)), seen.has(1, id(2)), SEEN_MS]).toEqual([true, false, true, 7_200_000]);
  });

  it('may see again what it forgot', () => {
    const seen = openSeen(db);
    seen.add(1, id(1), 0);
    seen.add(1, id(2), SEEN_MS);

    seen.add(1, id(1), SEEN_MS);

    expect(seen.has(1, id(1))).toBe(true);
  });

  it('holds so many at once; one more and the oldest leaves', () => {
    const seen = openSeen(db);
    db.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
       INSERT INTO ephemeral.seen (received_by, event_id, until_ms) SELECT 1, i, 1000000 FROM n`,
    ).run(SEEN_ROWS_MAX - 1);

    const counts = [1, 2, 3].map((n) => (seen.add(1, nth(n), 0), count()));

    expect(counts).toEqual([SEEN_ROWS_MAX, SEEN_ROWS_MAX, SEEN_ROWS_MAX]);
    expect(valueOf(db, 'SELECT min(id) FROM ephemeral.seen')).toBe(3);
  });

  it('lies in memory, in no file', () => {
    openSeen(db).add(1, id(1), 0);

    expect(valueOf(db, "SELECT count(*) FROM main.sqlite_schema WHERE name = 'seen'")).toBe(0);
  });
});
