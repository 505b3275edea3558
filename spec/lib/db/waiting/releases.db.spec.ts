import type { Db } from '../../../../lib/db/openDatabase';
import { QUARANTINE_LIMITS, type Quarantine, openQuarantine } from '../../../../lib/db/waiting/quarantine';
import { RELEASED_PER_TURN_MAX, type Releases, openReleases } from '../../../../lib/db/waiting/releases';
import { type Ref, refTo } from '../../../../lib/ids';
import { id, nth } from '../../../support/lib/events';
import { memoryDb, rowsOf, valueOf } from '../../../support/lib/store';

const ONE = refTo('author', id(1));
const TWO = refTo('author', id(2));

let db: Db;
let quarantine: Quarantine;
let releases: Releases;
beforeEach(() => {
  db = memoryDb();
  quarantine = openQuarantine(db, QUARANTINE_LIMITS);
  releases = openReleases(db);
});
afterEach(() => db.close());

const park = (n: number, missing: readonly Ref[], received_by = 1): void => {
  const row = {
    received_by,
    blob_id: nth(n),
    claimed: nth(n),
    verified: true,
    origin: 'alice',
    opensWith: [],
    since_ms: 0,
  };
  quarantine.park({ ...row, sealed: id(1) }, missing);
};
const parkMany = (count: number, missing: readonly Ref[]): void => {
  for (let n = 0; n < count; n += 1) park(n, missing);
};

/** Numbers of those that are ready, rather than their rows. */
const numbers = (ready: readonly number[]): readonly number[] =>
  ready.map((row) => Buffer.from(quarantine.load(row)!.claimed).readUInt32BE(0));
const missing = (): readonly number[] =>
  rowsOf<{ missing: number }>(db, 'SELECT missing FROM quarantine ORDER BY id').map((row) => row.missing);

describe('arrived', () => {
  it('tells nobody where nobody waits', () => {
    expect(releases.release(1, ONE, 10)).toEqual({ notified: 0, ready: [] });
    expect([releases.isPending(), releases.resume(10)]).toEqual([false, undefined]);
  });

  it('lets go those that waited for nothing else, in the order they came', () => {
    park(1, [ONE]);
    park(2, [ONE, TWO]);
    park(3, [ONE]);

    const released = releases.release(1, ONE, 10);

    expect([released.notified, numbers(released.ready), missing()]).toEqual([3, [1, 3], [0, 1, 0]]);
  });

  it('lets go what waited for two when the second comes', () => {
    park(1, [ONE, TWO]);

    const [first, second] = [releases.release(1, TWO, 10), releases.release(1, ONE, 10)];

    expect([first.ready, numbers(second.ready)]).toEqual([[], [1]]);
  });

  it('goes down a chain one link at a time', () => {
    const links = Array.from({ length: 50 }, (_, n) => refTo('note', nth(n)));
    links.forEach((ref, n) => park(n, [ref]));

    const told = links.map((ref) => numbers(releases.release(1, ref, 1).ready));

    expect(told).toEqual(links.map((_, n) => [n]));
  });

  it('tells nobody twice', () => {
    park(1, [ONE, TWO]);

    releases.release(1, ONE, 10);
    const again = releases.release(1, ONE, 10);

    expect([again, missing()]).toEqual([{ notified: 0, ready: [] }, [1]]);
  });

  it('tells the waiters of its owner and of nobody else', () => {
    park(1, [ONE]);
    park(1, [ONE], 2);

    const released = releases.release(2, ONE, 10);

    expect([released.notified, missing(), releases.release(2, ONE, 10).notified]).toEqual([1, [1, 0], 0]);
  });

  it('passes over waiters that have left', () => {
    park(1, [ONE]);
    park(2, [ONE]);
    quarantine.remove(valueOf(db, 'SELECT min(id) FROM quarantine'));

    expect(numbers(releases.release(1, ONE, 10).ready)).toEqual([2]);
  });
});

describe('a crowd', () => {
  it('of as many as the limit is let go at once, and nothing is left to do', () => {
    parkMany(5, [ONE]);

    expect(releases.release(1, ONE, 5).ready).toHaveLength(5);
    expect([releases.isPending(), releases.resume(5)]).toEqual([false, undefined]);
  });

  it('of one more than the limit leaves one for later', () => {
    parkMany(6, [ONE]);

    const [first, isPending, second] = [releases.release(1, ONE, 5), releases.isPending(), releases.resume(5)];

    expect([numbers(first.ready), isPending, numbers(second!.ready)]).toEqual([[0, 1, 2, 3, 4], true, [5]]);
    expect([releases.isPending(), releases.resume(5)]).toEqual([false, undefined]);
  });

  it('that fits exactly into the last part leaves nothing pending', () => {
    parkMany(10, [ONE]);

    const told = [releases.release(1, ONE, 5).notified, releases.resume(5)?.notified];

    expect([told, releases.isPending()]).toEqual([[5, 5], false]);
  });

  it('waits whole where no room is left in the turn', () => {
    parkMany(2, [ONE]);

    expect([releases.release(1, ONE, 0), releases.isPending()]).toEqual([{ notified: 0, ready: [] }, true]);
    expect([releases.resume(0), releases.isPending()]).toEqual([{ notified: 0, ready: [] }, true]);
    expect(releases.resume(9)?.ready).toHaveLength(2);
  });

  it('counts those it told that are not ready', () => {
    parkMany(4, [ONE, TWO]);

    const first = releases.release(1, ONE, 3);

    expect([first, releases.isPending(), missing()]).toEqual([{ notified: 3, ready: [] }, true, [1, 1, 1, 2]]);
  });

  it('takes turns with another, and each is told in full', () => {
    parkMany(3, [ONE]);
    for (let n = 10; n < 13; n += 1) park(n, [TWO]);
    const ready = [...releases.release(1, ONE, 2).ready, ...releases.release(1, TWO, 2).ready];

    while (releases.isPending()) ready.push(...releases.resume(2)!.ready);

    expect([...numbers(ready)].sort((a, b) => a - b)).toEqual([0, 1, 2, 10, 11, 12]);
  });

  it('may be of one ref that arrives again meanwhile', () => {
    parkMany(5, [ONE]);
    const ready = [...releases.release(1, ONE, 2).ready, ...releases.release(1, ONE, 2).ready];

    while (releases.isPending()) ready.push(...releases.resume(2)!.ready);

    expect(new Set(ready).size).toBe(5);
    expect(ready).toHaveLength(5);
  });

  it('may vanish while it waits', () => {
    parkMany(3, [ONE]);
    releases.release(1, ONE, 1);
    db.exec('DELETE FROM quarantine');

    expect([releases.resume(5), releases.isPending()]).toEqual([{ notified: 0, ready: [] }, false]);
  });

  it('of a turn is what the pipeline page says', () => {
    expect(RELEASED_PER_TURN_MAX).toBe(256);
  });
});
