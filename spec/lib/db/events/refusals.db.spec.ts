import type { Db } from '../../../../lib/db/openDatabase';
import { REFUSALS_PER_OWNER_MAX, openRefusals } from '../../../../lib/db/events/refusals';
import { id, nth } from '../../../support/lib/events';
import { memoryDb, valueOf } from '../../../support/lib/store';

let db: Db;
beforeEach(() => {
  db = memoryDb();
});
afterEach(() => db.close());

const because = (rule: string, at_ms = 0) => ({ rule, stage: 'accepted', at_ms });
const count = (owner: number): number => valueOf(db, 'SELECT count(*) FROM refusals WHERE received_by = ?', owner);

describe('refusals', () => {
  it('say by which rule, where and when', () => {
    const refusals = openRefusals(db);

    refusals.add(1, id(1), because('note.one', 5));

    expect(refusals.find(1, id(1))).toEqual({ rule: 'note.one', stage: 'accepted', at_ms: 5 });
    expect([refusals.find(1, id(2)), refusals.find(2, id(1))]).toEqual([undefined, undefined]);
  });

  it('give the last of several', () => {
    const refusals = openRefusals(db);

    refusals.add(1, id(1), because('note.one'));
    refusals.add(1, id(1), because('note.two'));

    expect(refusals.find(1, id(1))?.rule).toBe('note.two');
  });

  it('may be of what has no id', () => {
    openRefusals(db).add(1, undefined, because('note.one'));

    expect(count(1)).toBe(1);
  });

  it('are the last thousand of each owner, and no other owner’s go for them', () => {
    const refusals = openRefusals(db);
    refusals.add(2, id(9), because('note.other'));
    const counts: number[] = [];

    for (let n = 0; n <= REFUSALS_PER_OWNER_MAX; n += 1) {
      refusals.add(1, nth(n), because('note.one'));
      if (n >= 998) counts.push(count(1));
    }

    expect(counts).toEqual([999, 1_000, 1_000]);
    expect([refusals.find(1, nth(0)), refusals.find(1, nth(1))?.rule, count(2)]).toEqual([undefined, 'note.one', 1]);
  });
});
