import { openBadEvents } from '../../../../lib/db/events/badEvents';
import { openEvents } from '../../../../lib/db/events/events';
import { openExplain } from '../../../../lib/db/events/explain';
import { type Db, openDatabase } from '../../../../lib/db/openDatabase';
import { migrate } from '../../../../lib/db/schema/migrate';
import { QUARANTINE_LIMITS } from '../../../../lib/db/waiting/quarantine';
import { openRefusals } from '../../../../lib/db/events/refusals';
import { type WaitingRooms, openWaitingRooms } from '../../../../lib/db/waiting/waitingRooms';
import { openTombstones } from '../../../../lib/db/events/tombstones';
import { type Transaction, openTransaction } from '../../../../lib/db/transaction';
import { type Ref, refTo } from '../../../../lib/ids';
import { id, nth, registry, right } from '../../../support/lib/events';
import { PROTOCOL, bareDb, openFolder, rowsOf, tablesOf, valueOf } from '../../../support/lib/store';

const ONE = refTo('author', id(1));
const TWO = refTo('author', id(2));
/** Source: pipeline, "Ephemeral events wait only in `ephemeral` (30 s)". */
const AGE_MS = 30_000;
const PER_ORIGIN = 64;

let db: Db;
let rooms: WaitingRooms;
let transaction: Transaction;
beforeEach(() => {
  db = bareDb();
  transaction = openTransaction(db);
  transaction.begin();
  rooms = openWaitingRooms(db, QUARANTINE_LIMITS);
});
afterEach(() => db.close());

const row = (n: number, origin = '?mallory', since_ms = 0, received_by = 1) => ({
  ...{ received_by, blob_id: nth(n), claimed: nth(n), verified: false, origin, opensWith: [ONE], since_ms },
  sealed: id(7),
});
const parkPassing = (n: number, missing: readonly Ref[] = [ONE], origin?: string, since_ms?: number): number =>
  rooms.quarantine.parkPassing(row(n, origin, since_ms), missing);
const park = (n: number, missing: readonly Ref[] = [ONE]): number => rooms.quarantine.park(row(n, 'bob'), missing);
const inMemory = (): number => valueOf(db, 'SELECT count(*) FROM ephemeral.quarantine');
const isHere = (n: number): boolean => rooms.quarantine.has(1, nth(n));

describe('what waits in memory', () => {
  it('is let go by what arrives, with what waits on disk, under a number of its own', () => {
    park(1);
    parkPassing(2);
    parkPassing(3, [ONE, TWO]);

    const released = rooms.releases.release(1, ONE, 9);

    expect(released).toEqual({ notified: 3, ready: [1, -1] });
    expect(released.ready.map((number) => rooms.quarantine.load(number))).toMatchObject([
      { id: 1, origin: 'bob', claimed: Buffer.from(nth(1)) },
      { id: 1, origin: '?mallory', claimed: Buffer.from(nth(2)), opensWith: [ONE] },
    ]);
  });

  it('is gone once the run that takes it has removed it, and nothing else is', () => {
    park(1);
    parkPassing(2);

    rooms.quarantine.remove(-1);

    expect([isHere(1), isHere(2), inMemory()]).toEqual([true, false, 0]);
    expect(valueOf(db, 'SELECT count(*) FROM ephemeral.quarantine_needs')).toBe(0);
  });

  it('is known by its bytes, like what waits on disk', () => {
    parkPassing(1);

    expect([isHere(1), isHere(2), rooms.quarantine.has(2, nth(1))]).toEqual([true, false, false]);
  });

  it.each([
    [PER_ORIGIN - 1, 0, true],
    [PER_ORIGIN, 1, false],
  ])('of an origin of which %i wait already, drops %i for one more', (waiting, dropped, oldestStays) => {
    for (let n = 0; n < waiting; n += 1) expect(parkPassing(n)).toBe(0);

    expect([parkPassing(999), isHere(0), inMemory()]).toEqual([dropped, oldestStays, PER_ORIGIN]);
  });

  it('drops nobody else’s for a greedy origin', () => {
    parkPassing(1_000, [ONE], '?alice');

    for (let n = 0; n < PER_ORIGIN * 2; n += 1) parkPassing(n, [ONE], '?mallory');

    expect([isHere(1_000), inMemory()]).toEqual([true, PER_ORIGIN + 1]);
  });

  it('is there for half a minute, and gone when the next comes after it', () => {
    parkPassing(1);

    parkPassing(2, [ONE], '?carol', AGE_MS);
    const atTheEnd = isHere(1);
    parkPassing(3, [ONE], '?carol', AGE_MS + 1);

    expect([atTheEnd, isHere(1), isHere(2)]).toEqual([true, false, true]);
  });

  it('is swept with the rest, which is counted by itself, and may stay a week', () => {
    park(1);
    parkPassing(2);

    expect([rooms.quarantine.sweep(AGE_MS), isHere(2)]).toEqual([0, true]);
    expect([rooms.quarantine.sweep(AGE_MS + 1), isHere(1), isHere(2)]).toEqual([0, true, false]);
    expect(rooms.releases.release(1, ONE, 9)).toEqual({ notified: 1, ready: [1] });
  });

  it('is not counted, nor explained: it is not kept', () => {
    parkPassing(1);
    const explain = openExplain(db, {
      now: () => 0,
      events: openEvents(db),
      tombstones: openTombstones(db),
      badEvents: openBadEvents(db),
      refusals: openRefusals(db),
    });

    expect(rooms.quarantine.size()).toEqual({ rows: 0, bytes: 0 });
    expect(explain(1, nth(1))).toEqual({ status: 'unknown' });
  });

  it('leaves nothing in the file', () => {
    const folder = openFolder();
    const file = right(migrate(right(openDatabase(folder.at('one.sqlite'))), PROTOCOL, tablesOf(registry)));
    openTransaction(file).begin();
    const here = openWaitingRooms(file, QUARANTINE_LIMITS);

    here.quarantine.parkPassing(row(1), [ONE]);
    here.releases.release(1, ONE, 0);

    const counts = ['quarantine', 'quarantine_needs', 'quarantine_origins', 'releases'].map((name) =>
      valueOf(file, `SELECT count(*) FROM main.${name}`),
    );
    file.close();
    folder.remove();
    expect(counts).toEqual([0, 0, 0, 0]);
  });

  it('is undone with its turn', () => {
    transaction.commit();
    transaction.begin();
    parkPassing(1);
    transaction.rollback();

    transaction.begin();

    expect([isHere(1), rooms.releases.release(1, ONE, 9), rooms.releases.isPending()]).toEqual([
      false,
      { notified: 0, ready: [] },
      false,
    ]);
  });
});

describe('a crowd', () => {
  it('goes on where it stopped, first on disk and then in memory', () => {
    [1, 2].forEach((n) => park(n));
    [3, 4].forEach((n) => parkPassing(n));

    const first = rooms.releases.release(1, ONE, 1);
    const rest = [1, 2, 3, 4].map(() => (rooms.releases.isPending() ? rooms.releases.resume(1) : undefined));

    expect([first, ...rest].map((released) => released?.ready)).toEqual([[1], [2], [-1], [-2], undefined]);
  });

  it('tells no more than it may, of both rooms together', () => {
    [1, 2].forEach((n) => park(n));
    [3, 4].forEach((n) => parkPassing(n));

    expect(rooms.releases.release(1, ONE, 3)).toEqual({ notified: 3, ready: [1, 2, -1] });
    expect(rooms.releases.resume(3)).toEqual({ notified: 1, ready: [-2] });
    expect(rowsOf(db, 'SELECT * FROM ephemeral.releases')).toEqual([]);
  });
});
