import type { Db } from '../../../../lib/db/openDatabase';
import { DELETED, type Tombstones, openTombstones } from '../../../../lib/db/events/tombstones';
import { id } from '../../../support/lib/events';
import { memoryDb, valueOf } from '../../../support/lib/store';

let db: Db;
let tombstones: Tombstones;
beforeEach(() => {
  db = memoryDb();
  tombstones = openTombstones(db);
});
afterEach(() => db.close());

const NOW = 1_000;
const until = (): number | null => valueOf(db, 'SELECT until_ms FROM tombstones');

describe('tombstones', () => {
  it('remember an id, for one owner, and why', () => {
    tombstones.add(1, id(1), DELETED);

    expect([tombstones.has(1, id(1), NOW), tombstones.ruleOf(1, id(1))]).toEqual([true, 'deleted']);
    expect([tombstones.has(2, id(1), NOW), tombstones.has(1, id(2), NOW), tombstones.ruleOf(2, id(1))]).toEqual([
      false,
      false,
      undefined,
    ]);
  });

  it.each<[string, readonly (number | undefined)[], number | null]>([
    ['one that is for good', [undefined], null],
    ['one that ends', [5], 5],
    ['one that ends at once', [0], 0],
    ['two that end: the later', [5, 9], 9],
    ['two that end, the later first', [9, 5], 9],
    ['one for good after one that ends', [5, undefined], null],
    ['one that ends after one for good', [undefined, 5], null],
    ['three', [5, undefined, 9], null],
  ])('merge into %s', (_, times, expected) => {
    times.forEach((untilMs) => tombstones.add(1, id(1), DELETED, untilMs));

    expect(until()).toBe(expected);
  });

  it.each<[string, number | undefined, number, boolean]>([
    ['for good', undefined, Number.MAX_SAFE_INTEGER, true],
    ['a millisecond before its end', NOW, NOW - 1, true],
    ['at its end', NOW, NOW, false],
    ['after its end', NOW, NOW + 1, false],
    ['that ended as it began', 0, 0, false],
  ])('refuse, or no longer do: one %s', (_, untilMs, nowMs, refuses) => {
    tombstones.add(1, id(1), DELETED, untilMs);

    expect(tombstones.has(1, id(1), nowMs)).toBe(refuses);
  });

  it('keep the first reason', () => {
    tombstones.add(1, id(1), 'note.rule');
    tombstones.add(1, id(1), DELETED);

    expect(tombstones.ruleOf(1, id(1))).toBe('note.rule');
  });
});
