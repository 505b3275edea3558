import type { Db } from '../../../../lib/db/openDatabase';
import {
  type NewWaiting,
  QUARANTINE_LIMITS,
  type Quarantine,
  openQuarantine,
} from '../../../../lib/db/waiting/quarantine';
import { optional, refTo } from '../../../../lib/ids';
import { id, nth } from '../../../support/lib/events';
import { memoryDb, rowsOf, valueOf } from '../../../support/lib/store';

const LIMITS = { rowsPerOrigin: 3, rows: 5, bytes: 100, ageMs: 1_000 };
const MISSING = [refTo('author', id(1))];

let db: Db;
let quarantine: Quarantine;
beforeEach(() => {
  db = memoryDb();
  quarantine = openQuarantine(db, LIMITS);
});
afterEach(() => db.close());

const waiting = (n: number, more: Partial<NewWaiting> = {}): NewWaiting => ({
  received_by: 1,
  blob_id: nth(n),
  claimed: nth(1_000 + n),
  verified: true,
  origin: 'alice',
  opensWith: [],
  since_ms: 0,
  sealed: new Uint8Array(10).fill(n),
  ...more,
});

/** Parks `numbers` from one origin and answers how many had to leave. */
const parkAll = (origin: string, ...numbers: readonly number[]): number =>
  numbers.reduce((evicted, n) => evicted + quarantine.park(waiting(n, { origin }), MISSING), 0);

const here = (): readonly number[] =>
  rowsOf<{ blob_id: Buffer }>(db, 'SELECT blob_id FROM quarantine ORDER BY id').map(({ blob_id }) =>
    blob_id.readUInt32BE(0),
  );
const count = (table: string): number => valueOf(db, `SELECT count(*) FROM ${table}`);

describe('park', () => {
  it('keeps bytes and what they claim, and how many refs they wait for', () => {
    const needs = [refTo('author', id(1)), refTo('note', id(2))];

    quarantine.park(waiting(1, { opensWith: [refTo('key', id(7)), optional(refTo('key', id(8)))] }), needs);

    const [row] = rowsOf<{ id: number; missing: number; verified: number }>(db, 'SELECT * FROM quarantine');
    expect(row).toMatchObject({ missing: 2, verified: 1, since_ms: 0 });
    expect(quarantine.load(row!.id)).toEqual({
      id: row!.id,
      received_by: 1,
      claimed: Buffer.from(nth(1_001)),
      origin: 'alice',
      opensWith: [refTo('key', id(7)), optional(refTo('key', id(8)))],
      sealed: Buffer.alloc(10, 1),
    });
    expect(rowsOf(db, 'SELECT ref FROM quarantine_needs ORDER BY ref')).toEqual(needs.map((ref) => ({ ref })));
  });

  it('keeps two owners’ copies of the same bytes', () => {
    quarantine.park(waiting(1), MISSING);
    quarantine.park(waiting(1, { received_by: 2 }), MISSING);

    expect([quarantine.has(1, nth(1)), quarantine.has(2, nth(1)), quarantine.has(3, nth(1))]).toEqual([
      true,
      true,
      false,
    ]);
    expect(quarantine.size()).toEqual({ rows: 2, bytes: 20 });
  });

  it('never lists the same bytes twice', () => {
    quarantine.park(waiting(1), MISSING);

    expect(() => quarantine.park(waiting(1), MISSING)).toThrow('UNIQUE');
  });

  it('takes origins that look like SQL, like nothing, or like its own sum', () => {
    const origins = ['', "x''", "'; DROP TABLE quarantine; --", '\ud83d', 'a b'];

    origins.forEach((origin, n) => quarantine.park(waiting(n, { origin }), MISSING));
    origins.forEach((_, n) => quarantine.park(waiting(10 + n, { origin: '' }), MISSING));

    expect(quarantine.size().rows).toBe(LIMITS.rows);
    expect(valueOf(db, "SELECT rows FROM quarantine_origins WHERE origin = ''")).toBe(
      valueOf(db, "SELECT count(*) FROM quarantine WHERE origin = ''"),
    );
  });
});

describe('the room there is', () => {
  it('is for so many rows of one origin; one more and its oldest goes', () => {
    expect(parkAll('alice', 1, 2, 3)).toBe(0);
    expect(here()).toEqual([1, 2, 3]);

    expect(parkAll('alice', 4)).toBe(1);
    expect(here()).toEqual([2, 3, 4]);
  });

  it('is for so many rows in all; one more and the oldest of the greediest goes', () => {
    expect(parkAll('alice', 1, 2) + parkAll('mallory', 3, 4, 5)).toBe(0);

    expect(parkAll('bob', 6)).toBe(1);

    expect(here()).toEqual([1, 2, 4, 5, 6]);
  });

  it('is for so many bytes in all; one more and the oldest of the greediest goes', () => {
    const heavy = (n: number, bytes: number, origin: string): number =>
      quarantine.park(waiting(n, { origin, sealed: new Uint8Array(bytes) }), MISSING);

    expect(heavy(1, 50, 'mallory') + heavy(2, 30, 'mallory') + heavy(3, 20, 'alice')).toBe(0);
    expect(quarantine.size()).toEqual({ rows: 3, bytes: 100 });

    expect(heavy(4, 1, 'bob')).toBe(1);
    expect(here()).toEqual([2, 3, 4]);
  });

  it('is kept when one row weighs more than several', () => {
    const light = (n: number): number =>
      quarantine.park(waiting(n, { origin: 'mallory', sealed: new Uint8Array(30) }), MISSING);
    [1, 2, 3].forEach(light);

    const evicted = quarantine.park(waiting(4, { sealed: new Uint8Array(70) }), MISSING);

    expect([evicted, here(), quarantine.size().bytes]).toEqual([2, [3, 4], 100]);
  });

  it('is kept when what comes is too heavy for the whole of it', () => {
    parkAll('alice', 1);

    quarantine.park(waiting(2, { origin: 'mallory', sealed: new Uint8Array(101) }), MISSING);

    expect(quarantine.size().bytes).toBeLessThanOrEqual(LIMITS.bytes);
  });

  it('is not lost to a crowd: mallory fills it from one place, and alice and bob stay', () => {
    parkAll('alice', 1);
    parkAll('bob', 2);

    parkAll('mallory', ...Array.from({ length: 50 }, (_, n) => 10 + n));

    expect(here()).toEqual([1, 2, 57, 58, 59]);
    expect(quarantine.size().rows).toBe(LIMITS.rows);
  });

  it('is made again where limits became smaller', () => {
    parkAll('alice', 1, 2, 3);

    openQuarantine(db, { ...LIMITS, rowsPerOrigin: 1 }).park(waiting(4), MISSING);

    expect(here()).toEqual([4]);
  });

  it('is, without a word said, what the pipeline page says', () => {
    expect(QUARANTINE_LIMITS).toEqual({
      rowsPerOrigin: 20_000,
      rows: 200_000,
      bytes: 134_217_728,
      ageMs: 604_800_000,
    });
  });
});

describe('leaving', () => {
  it('takes needs and counts along', () => {
    parkAll('alice', 1, 2);
    const [first] = rowsOf<{ id: number }>(db, 'SELECT id FROM quarantine ORDER BY id');

    quarantine.remove(first!.id);
    quarantine.remove(first!.id);

    expect([here(), quarantine.size(), count('quarantine_needs')]).toEqual([[2], { rows: 1, bytes: 10 }, 1]);
    expect([quarantine.load(first!.id), quarantine.has(1, nth(1))]).toEqual([undefined, false]);
  });

  it('leaves nothing behind when the last goes', () => {
    parkAll('alice', 1);

    db.exec('DELETE FROM quarantine');

    expect([quarantine.size(), count('quarantine_needs'), here()]).toEqual([{ rows: 0, bytes: 0 }, 0, []]);
    expect(valueOf(db, "SELECT count(*) FROM quarantine_origins WHERE origin = 'alice'")).toBe(0);
  });

  it('is due after the age, and not at it', () => {
    quarantine.park(waiting(1, { since_ms: 5_000 }), MISSING);
    quarantine.park(waiting(2, { since_ms: 5_001 }), MISSING);

    expect([quarantine.sweep(6_000), quarantine.sweep(6_001), here()]).toEqual([0, 1, [2]]);
    expect(quarantine.sweep(6_001)).toBe(0);
  });

  it('is bounded at a time', () => {
    const large = openQuarantine(db, { ...LIMITS, rowsPerOrigin: 5_000, rows: 5_000, bytes: 1e9 });
    for (let n = 0; n < 1_001; n += 1) large.park(waiting(n), []);

    const swept = [1, 2, 3].map(() => [large.sweep(9_000), large.isLeft(9_000)]);
    expect(swept).toEqual([
      [1_000, true],
      [1, false],
      [0, false],
    ]);
  });

  it('is of nothing where nothing waits', () => {
    expect([quarantine.sweep(1e9), quarantine.size()]).toEqual([0, { rows: 0, bytes: 0 }]);
  });
});
