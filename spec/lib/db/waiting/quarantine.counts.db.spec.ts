import * as fc from 'fast-check';
import type { Db } from '../../../../lib/db/openDatabase';
import { openQuarantine } from '../../../../lib/db/waiting/quarantine';
import { openReleases } from '../../../../lib/db/waiting/releases';
import { openTransaction } from '../../../../lib/db/transaction';
import { type EventId, refTo } from '../../../../lib/ids';
import { id, nth } from '../../../support/lib/events';
import { always } from '../../../support/lib/fuzz';
import { bareDb, rowsOf } from '../../../support/lib/store';

const LIMITS = { rowsPerOrigin: 6, rows: 12, bytes: 200, ageMs: 10 };
const REFS = [1, 2, 3, 4, 5].map((n) => refTo('author', id(n)));

type Op =
  | {
      readonly op: 'park';
      readonly owner: number;
      readonly n: number;
      readonly origin: string;
      readonly bytes: number;
      readonly refs: readonly number[];
    }
  | { readonly op: 'remove'; readonly id: number }
  | { readonly op: 'sweep'; readonly nowMs: number }
  | { readonly op: 'arrive'; readonly owner: number; readonly ref: number; readonly limit: number };

const anyOwner = fc.constantFrom(1, 2);
const anyOp: fc.Arbitrary<Op> = fc.oneof(
  fc.record({
    op: fc.constant('park' as const),
    owner: anyOwner,
    n: fc.nat({ max: 40 }),
    origin: fc.constantFrom('alice', 'bob', 'mallory', ''),
    bytes: fc.nat({ max: 60 }),
    refs: fc.uniqueArray(fc.nat({ max: 4 }), { maxLength: 4 }),
  }),
  fc.record({ op: fc.constant('remove' as const), id: fc.nat({ max: 40 }) }),
  fc.record({ op: fc.constant('sweep' as const), nowMs: fc.nat({ max: 60 }) }),
  fc.record({
    op: fc.constant('arrive' as const),
    owner: anyOwner,
    ref: fc.nat({ max: 4 }),
    limit: fc.nat({ max: 3 }),
  }),
);

const COUNTED = 'SELECT origin, rows, bytes FROM quarantine_origins WHERE rows > 0 ORDER BY origin';
const BRUTE = `
  SELECT origin, count(*) AS rows, sum(length(sealed)) AS bytes FROM quarantine GROUP BY origin UNION ALL
  SELECT x'', count(*), sum(length(sealed)) FROM quarantine HAVING count(*) > 0 ORDER BY origin`;
const MISCOUNTED = `SELECT id FROM quarantine q
  WHERE missing <> (SELECT count(*) FROM quarantine_needs n WHERE n.id = q.id AND n.received_by = q.received_by)`;
const STRAY = 'SELECT id FROM quarantine_needs WHERE id NOT IN (SELECT id FROM quarantine)';

const run = (db: Db, ops: readonly Op[]): void => {
  const [quarantine, releases] = [openQuarantine(db, LIMITS), openReleases(db)];
  let nowMs = 0;
  for (const one of ops) {
    nowMs += 1;
    if (one.op === 'remove') quarantine.remove(one.id);
    if (one.op === 'sweep') quarantine.sweep(one.nowMs);
    if (one.op === 'arrive') releases.release(one.owner, REFS[one.ref]!, one.limit);
    if (one.op !== 'park' || quarantine.has(one.owner, nth(one.n))) continue;
    const { owner: received_by, n, origin, bytes, refs } = one;
    const claimed: EventId = nth(1_000 + n);
    const row = { received_by, blob_id: nth(n), claimed, verified: true, origin, opensWith: [], since_ms: nowMs };
    quarantine.park(
      { ...row, sealed: new Uint8Array(bytes) },
      refs.map((at) => REFS[at]!),
    );
  }
};

describe('the counters of the quarantine', () => {
  const db = bareDb();
  const transaction = openTransaction(db);
  afterAll(() => db.close());

  it('equal what counting finds, and no limit is passed, after any operations', () => {
    always(
      fc.property(fc.array(anyOp, { maxLength: 60 }), (ops) => {
        transaction.begin();
        try {
          run(db, ops);

          const counted = rowsOf<{ rows: number; bytes: number }>(db, COUNTED);
          expect(counted).toEqual(rowsOf(db, BRUTE));
          expect([rowsOf(db, MISCOUNTED), rowsOf(db, STRAY)]).toEqual([[], []]);
          const all = openQuarantine(db, LIMITS).size();
          expect(all.rows <= LIMITS.rows && all.bytes <= LIMITS.bytes).toBe(true);
          expect(counted.slice(0, -1).every(({ rows }) => rows <= LIMITS.rowsPerOrigin)).toBe(true);
        } finally {
          transaction.rollback();
        }
      }),
      150,
    );
  });
});
