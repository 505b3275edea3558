import { openBadEvents } from '../../../../lib/db/events/badEvents';
import { openEvents } from '../../../../lib/db/events/events';
import { type Explain, openExplain } from '../../../../lib/db/events/explain';
import type { Db } from '../../../../lib/db/openDatabase';
import { QUARANTINE_LIMITS, openQuarantine } from '../../../../lib/db/waiting/quarantine';
import { openRefusals } from '../../../../lib/db/events/refusals';
import { DELETED, openTombstones } from '../../../../lib/db/events/tombstones';
import { type Ref, refTo } from '../../../../lib/ids';
import { id, nth } from '../../../support/lib/events';
import { memoryDb } from '../../../support/lib/store';

let db: Db;
let explain: Explain;
beforeEach(() => {
  db = memoryDb();
  const [events, tombstones, refusals] = [openEvents(db), openTombstones(db), openRefusals(db)];
  explain = openExplain(db, { events, tombstones, refusals, badEvents: openBadEvents(db), now: () => 10 });
});
afterEach(() => db.close());

const ONE = id(1);
const store = (): number =>
  openEvents(db).add({
    received_by: 1,
    event_id: ONE,
    type: 2,
    created_ms: 3,
    expires_ms: 0,
    local_only: false,
    stored_ms: 5,
    sealed: ONE,
  });
const refuse = (rule: string): void => openRefusals(db).add(1, ONE, { rule, stage: 'accepted', at_ms: 1 });
const bury = (): void => openTombstones(db).add(1, ONE, DELETED);
const holdBad = (): void => openBadEvents(db).add(1, ONE, 'note.rule');
const park = (blob: number, missing: readonly Ref[], verified = true): void => {
  const row = { received_by: 1, blob_id: nth(blob), claimed: ONE, verified, origin: 'sim:bob', opensWith: [] };
  openQuarantine(db, QUARANTINE_LIMITS).park({ ...row, since_ms: blob, sealed: ONE }, missing);
};

describe('explain', () => {
  it('knows nothing of what never came', () => {
    expect(explain(1, ONE)).toEqual({ status: 'unknown' });
  });

  it('says when an event was stored', () => {
    store();

    expect(explain(1, ONE)).toEqual({ status: 'stored', at_ms: 5 });
  });

  it('says that it was deleted', () => {
    bury();

    expect(explain(1, ONE)).toEqual({ status: 'deleted' });
  });

  it.each([
    [11, { status: 'forgotten', until_ms: 11 }],
    [10, { status: 'unknown' }],
  ])('says that it is forgotten until %i, and at that time nothing', (untilMs, expected) => {
    openTombstones(db).add(1, ONE, DELETED, untilMs);

    expect(explain(1, ONE)).toEqual(expected);
  });

  it('says by which rule it is bad for ever', () => {
    holdBad();

    expect(explain(1, ONE)).toEqual({ status: 'refused', rule: 'note.rule' });
  });

  it('says by which rule it was refused, lately', () => {
    refuse('note.once');
    refuse('note.again');

    expect(explain(1, ONE)).toEqual({ status: 'refused', rule: 'note.again' });
  });

  it('says what it waits for, since when, and from whom', () => {
    const needs = [refTo('note', id(4)), refTo('author', id(3))];
    park(7, needs);

    expect(explain(1, ONE)).toEqual({
      status: 'waiting',
      for: [needs[1], needs[0]],
      since_ms: 7,
      from: 'sim:bob',
      claimed: false,
    });
  });

  it('says that its id is only a claim while the bytes are sealed', () => {
    park(7, [refTo('key', id(4))], false);

    expect(explain(1, ONE)).toMatchObject({ status: 'waiting', claimed: true });
  });

  it('prefers what was verified to what is claimed, whichever came first', () => {
    park(7, [refTo('key', id(4))], false);
    park(8, [refTo('author', id(3))]);

    expect(explain(1, ONE)).toMatchObject({ claimed: false, since_ms: 8, for: [refTo('author', id(3))] });
  });

  it('lists a bounded number of refs', () => {
    park(
      7,
      Array.from({ length: 40 }, (_, n) => refTo('author', nth(n))),
    );

    expect(explain(1, ONE)).toHaveProperty('for.length', 32);
  });

  it('tells of the best that became of it: stored, then buried, then bad, then waiting, then refused', () => {
    refuse('note.once');
    const refused = explain(1, ONE).status;
    park(7, []);
    const waiting = explain(1, ONE).status;
    holdBad();
    const bad = explain(1, ONE);
    bury();
    const deleted = explain(1, ONE).status;
    store();

    expect(bad).toEqual({ status: 'refused', rule: 'note.rule' });
    expect([refused, waiting, deleted, explain(1, ONE).status]).toEqual(['refused', 'waiting', 'deleted', 'stored']);
  });
});
