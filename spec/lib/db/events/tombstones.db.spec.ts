import type { Db } from '../../../../lib/db/openDatabase';
import { DELETED, LIFTED_AT_ONCE_MAX, type Tombstones, openTombstones } from '../../../../lib/db/events/tombstones';
import { id, nth } from '../../../support/lib/events';
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

  it.each<[string, readonly (number | undefined)[], number | undefined]>([
    ['two that can be lifted: the first', [7, 8], 7],
    ['one that can, and one for good', [7, undefined], undefined],
    ['one for good, and one that can', [undefined, 7], undefined],
  ])('rest on the root of %s', (_, roots, expected) => {
    for (const root of roots)
      tombstones.add(1, id(1), DELETED, null, root === undefined ? null : { root: id(root), note: null });

    expect(tombstones.find(1, id(1), NOW)?.root).toEqual(expected === undefined ? null : id(expected));
  });

  it('list a root while tombstones that rest on it are left', () => {
    const liftings = (): unknown => valueOf(db, 'SELECT count(*) FROM liftings');
    tombstones.add(1, id(1), DELETED, null, { root: id(1), note: Uint8Array.of(1) });
    for (let n = 0; n <= LIFTED_AT_ONCE_MAX; n += 1)
      tombstones.add(1, nth(n), DELETED, null, { root: id(1), note: null });
    tombstones.add(2, id(1), DELETED, null, { root: id(1), note: null });

    const went = [tombstones.lift(1, id(1)), liftings(), tombstones.lift(1, id(1)), liftings()];

    expect(went).toEqual([LIFTED_AT_ONCE_MAX + 1, 1, 1, 0]);
    expect(tombstones.has(2, id(1), NOW)).toBe(true);
  });
});
