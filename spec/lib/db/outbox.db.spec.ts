import type { Db } from '../../../lib/db/openDatabase';
import { OFFERED_MAX, OUTBOX_ROWS_MAX, type Outbox, openOutbox } from '../../../lib/db/outbox';
import { id } from '../../support/lib/events';
import { memoryDb } from '../../support/lib/store';

let db: Db;
let outbox: Outbox;
beforeEach(() => {
  db = memoryDb();
  outbox = openOutbox(db, 3);
});
afterEach(() => db.close());

const packet = (n: number) => ({ sender: id(1), destination: id(2), packet: Uint8Array.of(n) });
const add = (n: number, dueMs = 0): number => outbox.add(1, dueMs, packet(n));
const due = (nowMs: number): readonly number[] => outbox.due(nowMs).map((row) => row.packet[0]!);

describe('the outbox', () => {
  it('gives back what was put in, once it is due and not before', () => {
    const row = outbox.add(1, 5, packet(7));

    expect(outbox.due(4)).toEqual([]);
    expect(outbox.due(5)).toEqual([
      { id: row, sender: Buffer.from(id(1)), destination: Buffer.from(id(2)), packet: Buffer.of(7) },
    ]);
  });

  it('is empty at first', () => {
    expect([outbox.due(1e15), outbox.nextDueMs(), outbox.isFull()]).toEqual([[], undefined, false]);
  });

  it('orders by the time that is due, then as they came', () => {
    add(1, 9);
    add(2, 3);
    add(3, 9);
    add(4, 3);

    expect([due(9), due(3), outbox.nextDueMs()]).toEqual([[2, 4, 1, 3], [2, 4], 3]);
  });

  it('puts what is delayed behind all that are due at its new time', () => {
    const first = add(1, 0);
    add(2, 7);

    outbox.delay(first, 7);

    expect([due(6), due(7), outbox.nextDueMs()]).toEqual([[], [2, 1], 7]);
  });

  it('delays the only one, and the last one, and one that is gone', () => {
    const only = add(1, 0);

    outbox.delay(only, 4);
    const moved = outbox.due(4)[0]!.id;
    outbox.delay(moved, 5);
    outbox.delay(only, 99);

    expect([due(4), due(5), moved]).toEqual([[], [1], only + 1]);
  });

  it('forgets what was accepted', () => {
    const [first] = [add(1), add(2)];

    outbox.remove(first);
    outbox.remove(first);

    expect(due(0)).toEqual([2]);
  });

  it('is full at its limit, and not one below', () => {
    const full = [1, 2, 3].map((n) => (add(n), outbox.isFull()));

    expect(full).toEqual([false, false, true]);
  });

  it('has room again when the oldest leaves', () => {
    const rows = [1, 2, 3].map((n) => add(n));

    outbox.remove(rows[0]!);

    expect(outbox.isFull()).toBe(false);
  });

  it('does not count as full by what was delayed over and over', () => {
    add(1, 0);
    for (let n = 0; n < 50; n += 1) outbox.delay(outbox.due(1e6)[0]!.id, n);
    add(2, 0);

    expect(outbox.isFull()).toBe(false);
  });

  it('offers a bounded number at a time', () => {
    for (let n = 0; n <= OFFERED_MAX; n += 1) add(n);

    expect(outbox.due(0)).toHaveLength(1_000);
    expect([OFFERED_MAX, OUTBOX_ROWS_MAX]).toEqual([1_000, 50_000]);
  });
});
