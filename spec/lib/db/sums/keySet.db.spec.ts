import { ROWS_MAX } from '../../../../lib/db/sums/sumRows';
import { BLOCK_CHILDREN_MAX, BLOCK_KEYS_MAX } from '../../../../lib/db/sums/splitBlock';
import { type Bound, END, START } from '../../../../lib/reconcile/keySet';
import { nth } from '../../../support/lib/events';
import { textOf } from '../../../support/sync/syncRight';
import { ROOM, type SyncRoom, openSyncRoom } from '../../../support/sync/syncRoom';

let room: SyncRoom;
let statements: string[] = [];
beforeEach(() => {
  room = openSyncRoom(':memory:', (sql) => statements.push(sql));
});
afterEach(() => room.close());

const addEach = (n: number, at_ms = (at: number) => at + 1): void => {
  for (let at = 0; at < n; at += 1) room.add({ at_ms: at_ms(at), id: nth(at) });
  room.sets.flush();
};
const keySet = () => room.sets.keySet(1, ROOM, 0);
const ofMs = (at_ms: number): Bound => ({ at_ms, id: new Uint8Array(0) });
/** The statements that `ask` runs. */
const during = (ask: () => unknown): readonly string[] => {
  statements = [];
  ask();
  return statements;
};
const countsOf = (bounds: readonly Bound[]): readonly number[] =>
  keySet()
    .sums(bounds)
    .map(({ count }) => count);

describe('sums', () => {
  it('are none between no bounds, and nothing between equal ones', () => {
    addEach(10);

    expect([keySet().sums([]), keySet().sums([START]), countsOf([ofMs(3), ofMs(3), ofMs(3)])]).toEqual([
      [],
      [],
      [0, 0],
    ]);
  });

  it.each([0, 1, BLOCK_KEYS_MAX - 1, BLOCK_KEYS_MAX, BLOCK_KEYS_MAX + 1, 2 * BLOCK_KEYS_MAX, 200])(
    'are right at the edge of a block and beside it: %i keys before a bound',
    (before) => {
      addEach(200);

      expect(keySet().sums([START, ofMs(before + 1), END])).toEqual(
        room.sumsOf([START, ofMs(before + 1), END], room.keysOf()),
      );
      expect(countsOf([START, ofMs(before + 1), END])).toEqual([before, 200 - before]);
    },
  );

  it('tell keys of one time apart by their ids, whole or cut short', () => {
    addEach(1_000, () => 7);
    const id = nth(500);
    const lengths = [0, 2, 3, 4, 16].map((length) => ({ at_ms: 7, id: id.subarray(0, length) }));

    expect(countsOf([START, ...lengths, END])).toEqual([0, 0, 256, 244, 0, 500]);
  });

  it('hold beyond every time that an event may have', () => {
    addEach(100, (at) => 2 ** 48 - 1 - at);

    expect(countsOf([START, ofMs(2 ** 48 - 50), ofMs(2 ** 48), ofMs(2 ** 60), END])).toEqual([50, 50, 0, 0]);
  });

  it('take a few statements a bound, however many keys there are', () => {
    addEach(20_000);
    const bounds = [START, ...Array.from({ length: 15 }, (_, at) => ofMs((at + 1) * 1_234)), END];

    const run = during(() => keySet().sums(bounds));

    expect(run.filter((sql) => sql.includes('events_by_key')).length).toBeLessThanOrEqual(bounds.length);
    expect(run.length).toBeLessThanOrEqual(8 * bounds.length);
  });

  it('see what the same transaction stored a moment ago', () => {
    const set = keySet();
    addEach(3);
    room.add({ at_ms: 9, id: nth(9) });

    expect(set.sums([START, END])[0]?.count).toBe(4);
  });
});

describe('keys', () => {
  it.each([
    [0, 0],
    [1, 1],
    [100, 100],
    [101, 100],
  ])('are the first %i of a range, at most', (max, count) => {
    addEach(200);

    const found = keySet().keys(ofMs(51), ofMs(151), max);

    expect(found.map(({ at_ms }) => at_ms)).toEqual(Array.from({ length: count }, (_, at) => at + 51));
  });
});

describe('cuts', () => {
  it.each([
    [0, 16],
    [1, 16],
    [100, 1],
    [100, 0],
  ])('are none of %i keys in %i parts', (keys, parts) => {
    addEach(keys);

    expect(keySet().cuts(START, END, parts)).toEqual([]);
  });

  it.each([2, 15, 16])('give each of %i keys its own part', (keys) => {
    addEach(keys);

    expect(countsOf([START, ...keySet().cuts(START, END, 16), END])).toEqual(Array(keys).fill(1));
  });

  it('are about equal, and as short as their neighbours allow', () => {
    addEach(17);
    const cuts = keySet().cuts(START, END, 16);

    expect(cuts.map(({ id }) => id.length)).toEqual(Array(15).fill(0));
    expect(countsOf([START, ...cuts, END]).every((count) => count === 1 || count === 2)).toBe(true);
  });

  it('name as much of an id as it takes where keys have one time', () => {
    addEach(12, () => 7);
    const cuts = keySet().cuts(START, END, 2);

    expect(cuts.map(textOf)).toEqual(
      [textOf({ at_ms: 7, id: nth(6) })].map((text) => text.replace('ee'.repeat(12), '00'.repeat(12))),
    );
    expect(cuts[0]?.id).toHaveLength(4);
  });

  it('are where blocks begin that have no more keys than a part, and no key is read for them', () => {
    addEach(16 * BLOCK_KEYS_MAX + 8);
    const set = keySet();

    const run = during(() => set.sums([START, ...set.cuts(START, END, 16), END]));

    expect(run.filter((sql) => sql.includes('events_by_key'))).toEqual([]);
    expect(countsOf([START, ...set.cuts(START, END, 16), END])).toEqual([
      ...Array(15).fill(BLOCK_KEYS_MAX),
      BLOCK_KEYS_MAX + 8,
    ]);
  });

  it('of parts that are one key smaller than blocks are exact', () => {
    addEach(16 * BLOCK_KEYS_MAX - 16);

    const counts = countsOf([START, ...keySet().cuts(START, END, 16), END]);

    expect(counts).toEqual(Array(16).fill(BLOCK_KEYS_MAX - 1));
  });

  it('are where the largest blocks begin that are no larger than a part', () => {
    const perPart = BLOCK_KEYS_MAX * BLOCK_CHILDREN_MAX;
    addEach(4 * perPart);
    const set = keySet();

    const run = during(() => set.cuts(START, END, 4));

    expect(run.filter((sql) => sql.includes('sync_block')).length).toBe(2);
    expect(countsOf([START, ...set.cuts(START, END, 4), END])).toEqual(Array(4).fill(perPart));
  });

  it('leave no part of nothing but expired keys', () => {
    for (let at = 0; at < 500; at += 1)
      room.add({ at_ms: at + 1, id: nth(at), expires_ms: at > 20 && at < 480 ? 5 : 0 });
    const set = room.sets.keySet(1, ROOM, 5);

    const cuts = set.cuts(START, END, 8);

    expect(set.sums([START, ...cuts, END]).map(({ count }) => count)).toEqual([5, 5, 5, 6, 5, 5, 5, 5]);
  });
});

describe('a set that is asked twice', () => {
  const countIn = (set: ReturnType<typeof keySet>) => set.sums([START, END])[0]?.count;

  it('reads once what it was asked before', () => {
    addEach(1_000);
    const set = keySet();
    const bounds = [START, ofMs(123), ofMs(456), END];
    const before = set.sums(bounds);

    const run = during(() => expect(set.sums(bounds)).toEqual(before));

    expect(run).toEqual(['SELECT total_changes()']);
  });

  it('sees what was stored, removed and undone between two questions', () => {
    addEach(5);
    const set = keySet();
    const counts = [countIn(set)];
    room.transaction.save();
    room.add({ at_ms: 77, id: nth(77) });
    counts.push(countIn(set));
    room.undo();
    counts.push(countIn(set));
    room.remove(1);
    counts.push(countIn(set));

    expect(counts).toEqual([5, 6, 5, 4]);
  });

  it('sees that a whole turn was undone', () => {
    const set = keySet();
    addEach(5);
    const before = countIn(set);

    room.transaction.rollback();
    const after = countIn(set);
    room.transaction.begin();

    expect([before, after]).toEqual([5, 0]);
  });

  it('is right beyond as many rows as are kept', () => {
    const keys = (ROWS_MAX + 2) * BLOCK_KEYS_MAX;
    addEach(keys);
    const bounds = Array.from({ length: ROWS_MAX + 2 }, (_, at) => ofMs(at * BLOCK_KEYS_MAX + 3));
    const set = keySet();

    const counts = set.sums([...bounds, END]).map(({ count }) => count);

    expect(new Set(counts.slice(0, -1))).toEqual(new Set([BLOCK_KEYS_MAX]));
    expect(counts.at(-1)).toBe(BLOCK_KEYS_MAX - 2);
  });
});
