import { BLOCK_CHILDREN_MAX, BLOCK_KEYS_MAX } from '../../../../lib/db/sums/splitBlock';
import { CAUGHT_UP_AT_ONCE_MAX } from '../../../../lib/db/sums/syncSets';
import { EXPIRED_MAX } from '../../../../lib/db/sums/syncKeys';
import { END, START } from '../../../../lib/reconcile/keySet';
import { nth } from '../../../support/lib/events';
import { openFolder } from '../../../support/lib/store';
import { HALL, ROOM, type SyncRoom, openSyncRoom } from '../../../support/sync/syncRoom';

let room: SyncRoom;
beforeEach(() => {
  room = openSyncRoom();
});
afterEach(() => room.close());

/** So many events, one each millisecond, as many to a turn as asked. */
const addInOrder = (n: number, perFlush: number, from = 0): void => {
  for (let at = from; at < from + n; at += 1) {
    room.add({ at_ms: at + 1, id: nth(at) });
    if ((at + 1) % perFlush === 0) room.sets.flush();
  }
  room.sets.flush();
};
const total = (scope = ROOM, asOfMs = 0) => room.sets.keySet(1, scope, asOfMs).sums([START, END])[0]!;

describe('blocks', () => {
  it('are none of nothing', () => {
    room.add({ at_ms: 1, id: nth(1), local_only: true });
    room.sets.flush();

    expect([room.levels(), total(), room.sets.count(1, ROOM)]).toEqual([[], { count: 0, sum: 0n }, 0]);
  });

  it.each([
    [1, 1],
    [BLOCK_KEYS_MAX, 1],
    [BLOCK_KEYS_MAX + 1, 2],
    [BLOCK_KEYS_MAX * 3, 3],
    [BLOCK_KEYS_MAX * 3 + 1, 4],
  ])('hold %i keys that came in order in %i, all but the last one full', (keys, blocks) => {
    for (const perFlush of [1, 7, 1_000]) {
      addInOrder(keys, perFlush);

      expect(room.levels()).toEqual([blocks, 1, 1]);
      expect(room.wrong()).toEqual([]);
      room.close();
      room = openSyncRoom();
    }
  });

  it('are full at each level where a long log came in order', () => {
    const leaves = BLOCK_CHILDREN_MAX * 2 + 1;

    addInOrder(BLOCK_KEYS_MAX * leaves, 400);

    expect(room.levels()).toEqual([leaves, 3, 1]);
    expect(room.wrong()).toEqual([]);
  });

  it('are cut in halves where a key comes in between', () => {
    addInOrder(2 * BLOCK_KEYS_MAX, 400);

    room.add({ at_ms: 5, id: nth(9_999) });
    room.sets.flush();

    expect(room.blockSizes()).toEqual([BLOCK_KEYS_MAX / 2, BLOCK_KEYS_MAX / 2 + 1, BLOCK_KEYS_MAX]);
    expect(room.wrong()).toEqual([]);
  });

  it.each([CAUGHT_UP_AT_ONCE_MAX, CAUGHT_UP_AT_ONCE_MAX + 1])('take in %i events at once', (events) => {
    addInOrder(events, Number.MAX_SAFE_INTEGER);

    expect(room.levels()[0]).toBe(Math.ceil(events / BLOCK_KEYS_MAX));
    expect(room.wrong()).toEqual([]);
  });

  it('are gone with the last key', () => {
    addInOrder(3 * BLOCK_KEYS_MAX, 400);

    room.seqs().forEach(room.remove);

    expect([room.levels(), room.wrong()]).toEqual([[], []]);
  });

  it.each<[string, (n: number, all: number) => boolean]>([
    ['from the front', (n, all) => n < all - 20],
    ['from the end', (n) => n >= 20],
    ['but for every hundredth', (n) => n % 100 !== 7],
    ['in the middle', (n, all) => n > 30 && n < all - 30],
  ])('are right, and few, where many go together %s', (_, goes) => {
    const all = BLOCK_KEYS_MAX * BLOCK_CHILDREN_MAX * 3;
    addInOrder(all, 1_000);
    const seqs = room.seqs();

    seqs.filter((_, n) => goes(n, all)).forEach(room.remove);
    const before = room.wrong();
    room.sets.flush();

    const left = seqs.filter((_, n) => !goes(n, all)).length;
    expect([before, room.wrong()]).toEqual([[], []]);
    expect(total()).toEqual(room.sumsOf([START, END], room.keysOf())[0]);
    expect(room.levels()[0]).toBeLessThanOrEqual((8 * left) / BLOCK_KEYS_MAX + 4);
  });

  it('leave no trail where a long log goes from its front, block by block', () => {
    const perTurn = BLOCK_KEYS_MAX * BLOCK_CHILDREN_MAX;
    addInOrder(8 * perTurn, 4_000);

    for (let turn = 0; turn < 7; turn += 1) {
      room.seqs().slice(0, perTurn).forEach(room.remove);
      room.sets.flush();
    }
    room.seqs().slice(0, -BLOCK_KEYS_MAX).forEach(room.remove);

    expect(room.levels()[0]).toBeLessThanOrEqual(2);
    expect([total().count, room.wrong()]).toEqual([BLOCK_KEYS_MAX, []]);
  });

  it('are found by the order of their table, without sorting and without looking at them all', () => {
    const asked = new Set<string>();
    room.close();
    room = openSyncRoom(':memory:', (sql) => /^SELECT[^;]*FROM sync_block/s.test(sql) && asked.add(sql));
    for (let at = 0; at < 200; at += 1) room.add({ at_ms: 5, id: nth(at) });
    total();
    room.seqs().slice(20, 150).forEach(room.remove);
    total();

    expect(asked.size).toBeGreaterThan(20);
    expect([...asked].filter((sql) => /TEMP B-TREE|SCAN sync_block/.test(room.planOf(sql)))).toEqual([]);
  });

  it('stay few where most of what came at one place went again', () => {
    const kept = 2 * BLOCK_KEYS_MAX;
    for (let round = 0; round < kept; round += 1) {
      for (let at = 0; at < BLOCK_KEYS_MAX; at += 1)
        room.add({ at_ms: 1_000 + (round % 3), id: nth(round * 1_000 + at) });
      room.sets.flush();
      room.seqs().slice(-BLOCK_KEYS_MAX, -1).forEach(room.remove);
    }

    expect(room.sets.count(1, ROOM)).toBe(kept);
    expect(room.levels()[0]).toBeLessThanOrEqual((8 * kept) / BLOCK_KEYS_MAX + 1);
    expect(room.wrong()).toEqual([]);
  });

  it.each([
    [BLOCK_CHILDREN_MAX - 1, BLOCK_CHILDREN_MAX],
    [BLOCK_CHILDREN_MAX, BLOCK_CHILDREN_MAX - 1],
  ])('join only within one block above: with few keys in the %ith after the %ith', (few, some) => {
    addInOrder(BLOCK_KEYS_MAX * (BLOCK_CHILDREN_MAX + 2), 9_999);
    const leave = (nth: number, left: number): void =>
      room.seqs().forEach((seq) => {
        if (seq > nth * BLOCK_KEYS_MAX + left && seq <= (nth + 1) * BLOCK_KEYS_MAX) room.remove(seq);
      });

    leave(some, BLOCK_KEYS_MAX / 4 + 1);
    leave(few, BLOCK_KEYS_MAX / 4);

    expect(room.levels()).toEqual([BLOCK_CHILDREN_MAX + 2, 2, 1]);
    expect(room.wrong()).toEqual([]);
  });

  it('keep owners and scopes apart', () => {
    addInOrder(100, 10);
    const before = total();
    const others = [
      { received_by: 2, id: nth(50) },
      { scope: HALL, id: nth(1_050) },
    ];

    others.forEach((other) => room.add({ at_ms: 50, ...other }));
    room.sets.flush();

    expect([total(), total(HALL).count, room.sets.count(2, ROOM)]).toEqual([before, 1, 1]);
    room.sets.rebuild(2);
    expect([total(), room.wrong()]).toEqual([before, []]);
  });
});

describe('a removal', () => {
  it('takes nothing away that was never in the blocks', () => {
    addInOrder(3, 3);
    const before = total();

    room.remove(room.add({ at_ms: 9, id: nth(9) }));

    expect([total(), room.wrong()]).toEqual([before, []]);
  });

  it('of the last event gives its number away, and who gets it is counted', () => {
    addInOrder(3, 3);
    const last = room.seqs().at(-1)!;

    room.remove(last);
    const again = room.add({ at_ms: 9, id: nth(9) });

    expect(again).toBe(last);
    expect([total().count, room.wrong()]).toEqual([3, []]);
  });

  it('of what was the last event once, and is gone by now, leaves the rest', () => {
    addInOrder(5, 5);
    room.seqs().slice(-3).forEach(room.remove);
    addInOrder(2, 9, 10);

    expect([total().count, room.wrong()]).toEqual([4, []]);
  });
});

describe('what has expired', () => {
  const addExpiring = (n: number): void => {
    for (let at = 0; at < n; at += 1) room.add({ at_ms: at + 1, id: nth(at), expires_ms: 1_000 + at });
  };

  it.each([
    [999, 3],
    [1_000, 2],
    [1_001, 1],
    [5_000, 0],
  ])('is left out from that moment on: as of %i ms, %i are left', (asOfMs, count) => {
    addExpiring(3);

    expect(total(ROOM, asOfMs)).toMatchObject({ count });
    expect(room.sets.keySet(1, ROOM, asOfMs).keys(START, END, 9)).toHaveLength(count);
    expect(total(ROOM, asOfMs)).toEqual(room.sumsOf([START, END], room.keysOf(1, ROOM, asOfMs))[0]);
    expect(room.sets.count(1, ROOM)).toBe(3);
  });

  it.each([
    [EXPIRED_MAX, 0],
    [EXPIRED_MAX + 1, 1],
  ])('of %i expired %i still count: those that expired last', (expired, count) => {
    addExpiring(expired);
    const set = room.sets.keySet(1, ROOM, 1_000_000);

    const [sum] = set.sums([START, END]);

    expect(sum?.count).toBe(count);
    expect(set.keys(START, END, 9).map(({ at_ms }) => at_ms)).toEqual(count === 0 ? [] : [expired]);
  });
});

describe('building anew', () => {
  it('mends blocks that somebody else wrote, and leaves them full', () => {
    for (let at = 0; at < 1_000; at += 1) {
      room.add({ at_ms: (at * 7_919) % 1_009, id: nth(at) });
      room.sets.flush();
    }
    const before = total();
    room.tamper();
    expect(room.wrong()).not.toEqual([]);

    room.sets.rebuild();

    expect([total(), room.wrong()]).toEqual([before, []]);
    expect(room.levels()[0]).toBe(Math.ceil(1_000 / BLOCK_KEYS_MAX));
  });
});

describe('building anew page by page', () => {
  it.each([CAUGHT_UP_AT_ONCE_MAX, CAUGHT_UP_AT_ONCE_MAX + 1])('counts each of %i keys once', (keys) => {
    addInOrder(keys, 9_999);

    room.sets.rebuild();

    expect([room.sets.count(1, ROOM), room.wrong()]).toEqual([keys, []]);
  });
});

describe('a file', () => {
  it('has its blocks when it is opened again, and takes in at open what was stored without them', () => {
    const folder = openFolder();
    const path = folder.at('one.sqlite');
    room.close();
    room = openSyncRoom(path);
    addInOrder(200, 10);
    room.add({ at_ms: 999, id: nth(999) });
    room.transaction.commit();
    room.close();

    room = openSyncRoom(path);

    expect([room.wrong(), room.levels()[0], total().count]).toEqual([[], Math.ceil(201 / BLOCK_KEYS_MAX), 201]);
    folder.remove();
  });
});
