import { BAD_EVENTS_MAX, type BadEvents, openBadEvents } from '../../../../lib/db/events/badEvents';
import type { Db } from '../../../../lib/db/openDatabase';
import { id, nth } from '../../../support/lib/events';
import { memoryDb, valueOf } from '../../../support/lib/store';

let db: Db;
let badEvents: BadEvents;
beforeEach(() => {
  db = memoryDb();
  badEvents = openBadEvents(db);
});
afterEach(() => db.close());

const rows = (): number => valueOf(db, 'SELECT count(*) FROM bad_events');
const addMany = (from: number, count: number): void => {
  for (let n = from; n < from + count; n += 1) badEvents.add(1 + (n % 2), nth(n), 'note.rule');
};
const has = (n: number): boolean => badEvents.has(1 + (n % 2), nth(n));

describe('bad events', () => {
  it('remember an id, for one owner, and the rule it breaks', () => {
    badEvents.add(1, id(1), 'note.rule');

    expect([badEvents.has(1, id(1)), badEvents.ruleOf(1, id(1))]).toEqual([true, 'note.rule']);
    expect([badEvents.has(2, id(1)), badEvents.has(1, id(2)), badEvents.ruleOf(2, id(1))]).toEqual([
      false,
      false,
      undefined,
    ]);
  });

  it('know nothing of what never came', () => {
    expect([rows(), badEvents.has(1, id(1))]).toEqual([0, false]);
  });

  it('keep the first rule, and take no room for the second', () => {
    badEvents.add(1, id(1), 'note.rule');
    badEvents.add(1, id(1), 'note.other');

    expect([rows(), badEvents.ruleOf(1, id(1))]).toEqual([1, 'note.rule']);
  });

  it(`are ${BAD_EVENTS_MAX} over all owners at most, and the oldest goes for one more`, () => {
    addMany(0, BAD_EVENTS_MAX);
    const full = [rows(), has(0), has(1)];

    addMany(BAD_EVENTS_MAX, 1);

    expect(full).toEqual([BAD_EVENTS_MAX, true, true]);
    expect([rows(), has(0), has(1), has(BAD_EVENTS_MAX)]).toEqual([BAD_EVENTS_MAX, false, true, true]);
  });

  it('stay as they are at the limit where one comes again, whatever else was written since', () => {
    addMany(0, BAD_EVENTS_MAX);
    db.exec("INSERT INTO outbox VALUES (900000000, 1, 0, x'', x'', x'')");

    addMany(7, 1);

    expect([rows(), has(0)]).toEqual([BAD_EVENTS_MAX, true]);
  });

  it('take one back that had to go', () => {
    addMany(0, BAD_EVENTS_MAX + 1);

    addMany(0, 1);

    expect([rows(), has(0), has(1)]).toEqual([BAD_EVENTS_MAX, true, false]);
  });
});
