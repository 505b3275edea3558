import { openEvents } from '../../../../lib/db/events/events';
import type { Db } from '../../../../lib/db/openDatabase';
import { type Scopes, openScopes } from '../../../../lib/db/events/scopes';
import { openTransaction } from '../../../../lib/db/transaction';
import { id } from '../../../support/lib/events';
import { bareDb, rowsOf, valueOf } from '../../../support/lib/store';

const [ROOM, HALL, ALICE, BOB] = [id(1), id(2), id(11), id(12)];

let db: Db;
let scopes: Scopes;
beforeEach(() => {
  db = bareDb();
  openTransaction(db).begin();
  scopes = openScopes(db);
});
afterEach(() => db.close());

describe('a place in a scope', () => {
  it('is the next one, from one, in each scope of each owner by itself', () => {
    const places = [
      [1, ROOM],
      [1, ROOM],
      [1, HALL],
      [2, ROOM],
      [1, ROOM],
    ] as const;

    expect(places.map(([received_by, scope]) => scopes.nextPlace(received_by, scope))).toEqual([1, 2, 1, 1, 3]);
  });

  it('is given once, even where what stood there is gone', () => {
    const events = openEvents(db);
    const add = (n: number): number =>
      events.add({
        ...{ received_by: 1, event_id: id(n), type: 2, created_ms: 0, expires_ms: 0, local_only: false, stored_ms: 0 },
        ...{ sealed: id(n), placed: { scope: ROOM, place: scopes.nextPlace(1, ROOM) } },
      });
    add(1);

    events.remove(add(2));
    add(3);

    expect(rowsOf(db, 'SELECT event_id, scope, place FROM events ORDER BY seq')).toEqual([
      { event_id: Buffer.from(id(1)), scope: Buffer.from(ROOM), place: 1 },
      { event_id: Buffer.from(id(3)), scope: Buffer.from(ROOM), place: 3 },
    ]);
  });

  it('is not used by a run that was undone', () => {
    const transaction = openTransaction(db);
    scopes.nextPlace(1, ROOM);

    transaction.save();
    scopes.nextPlace(1, ROOM);
    transaction.undo();

    expect(scopes.nextPlace(1, ROOM)).toBe(2);
  });

  it('is nobody else’s: two events of one scope never share it, and those in no scope have none', () => {
    const event = { type: 2, created_ms: 0, expires_ms: 0, local_only: false, stored_ms: 0, sealed: id(1) };
    const events = openEvents(db);
    const add = (received_by: number, n: number, place?: number) =>
      events.add({ ...event, received_by, event_id: id(n), ...(place ? { placed: { scope: ROOM, place } } : {}) });

    [add(1, 1, 1), add(2, 1, 1), add(1, 3), add(1, 4)].forEach((seq) => expect(seq).toBeGreaterThan(0));

    expect(() => add(1, 2, 1)).toThrow('UNIQUE');
    expect(valueOf(db, 'SELECT count(*) FROM events WHERE scope IS NULL AND place IS NULL')).toBe(2);
  });
});

describe('the head of a log', () => {
  const headOf = (received_by: number, signer: Uint8Array, scope: Uint8Array): unknown =>
    rowsOf<{ seq: number; event_id: Uint8Array }>(
      db,
      'SELECT seq, event_id FROM heads WHERE received_by = ? AND signer = ? AND scope = ?',
      received_by,
      signer,
      scope,
    ).map(({ seq, event_id }) => [seq, event_id[0]])[0];
  const logged = (seq: number, n: number, received_by = 1, signer = ALICE, scope = ROOM): boolean =>
    scopes.recordLogEntry(received_by, { signer, scope, seq, event_id: id(n) });

  it.each<[string, readonly (readonly [number, number])[], readonly [number, number]]>([
    [
      'the greatest seq',
      [
        [1, 50],
        [3, 51],
        [2, 52],
      ],
      [3, 51],
    ],
    [
      'the greatest seq, whatever its id',
      [
        [1, 1],
        [2, 99],
      ],
      [2, 99],
    ],
    [
      'of one seq the smallest id, if it comes last',
      [
        [2, 50],
        [2, 40],
      ],
      [2, 40],
    ],
    [
      'of one seq the smallest id, if it comes first',
      [
        [2, 40],
        [2, 50],
      ],
      [2, 40],
    ],
    ['the first, at the start of a log', [[0, 7]], [0, 7]],
  ])('is %s', (_, entries, head) => {
    for (const [seq, n] of entries) logged(seq, n);

    expect(headOf(1, ALICE, ROOM)).toEqual(head);
  });

  it('is each signer’s own in each scope, and of each owner’s copy', () => {
    logged(5, 50);
    logged(1, 10, 2);
    logged(2, 20, 1, BOB);
    logged(3, 30, 1, ALICE, HALL);

    expect([headOf(1, ALICE, ROOM), headOf(2, ALICE, ROOM), headOf(1, BOB, ROOM), headOf(1, ALICE, HALL)]).toEqual([
      [5, 50],
      [1, 10],
      [2, 20],
      [3, 30],
    ]);
  });

  it('tells of a gap when it opens, and not when it is known or filled', () => {
    expect([0, 1, 3, 5, 4, 2, 5, 6].map((seq) => logged(seq, 10 + seq))).toEqual([
      ...[false, false, true, true],
      ...[false, false, false, false],
    ]);
  });
});
