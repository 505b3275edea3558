import * as fc from 'fast-check';
import type { Db } from '../../../../lib/db/openDatabase';
import { QUARANTINE_LIMITS, openQuarantine } from '../../../../lib/db/waiting/quarantine';
import { openReleases } from '../../../../lib/db/waiting/releases';
import { openTransaction } from '../../../../lib/db/transaction';
import { type Ref, refTo } from '../../../../lib/ids';
import { id, nth } from '../../../support/lib/events';
import { always } from '../../../support/lib/fuzz';
import { bareDb, rowsOf } from '../../../support/lib/store';

const NODES_MAX = 14;

/** What each event needs, and the order in which they come: all of them, or some. Cycles are allowed, and never freed. */
interface Graph {
  readonly needs: readonly (readonly number[])[];
  readonly order: readonly number[];
  readonly limit: number;
}

const anyGraph: fc.Arbitrary<Graph> = fc.integer({ min: 1, max: NODES_MAX }).chain((nodes) => {
  const others = (n: number, acyclic: boolean) =>
    fc.uniqueArray(fc.nat({ max: acyclic ? Math.max(n - 1, 0) : nodes - 1 }), { maxLength: 4 });
  return fc.record({
    needs: fc
      .boolean()
      .chain((acyclic) =>
        fc.tuple(
          ...Array.from({ length: nodes }, (_, n) => (n === 0 && acyclic ? fc.constant([]) : others(n, acyclic))),
        ),
      ),
    order: fc.shuffledSubarray(Array.from({ length: nodes }, (_, n) => n)),
    limit: fc.integer({ min: 1, max: 4 }),
  });
});

const refOf = (n: number): Ref => refTo('note', nth(n));

/** All that can be stored of what came, found the slow way. */
const storable = ({ needs, order }: Graph): ReadonlySet<number> => {
  const stored = new Set<number>();
  for (let before = -1; before !== stored.size;) {
    before = stored.size;
    for (const n of order) if (needs[n]!.every((need) => stored.has(need))) stored.add(n);
  }
  return stored;
};

/** Lets a graph come in, as the engine does, and answers what was stored, in order. */
const play = (db: Db, { needs, order, limit }: Graph): readonly number[] => {
  const [quarantine, releases] = [openQuarantine(db, QUARANTINE_LIMITS), openReleases(db)];
  const stored: number[] = [];
  const store = (n: number): readonly number[] => (stored.push(n), releases.release(1, refOf(n), limit).ready);
  const park = (n: number, missing: readonly number[]): void => {
    const row = { received_by: 1, blob_id: nth(n), claimed: nth(n), verified: true, origin: 'alice', opensWith: [] };
    quarantine.park({ ...row, since_ms: 0, sealed: id(1) }, missing.map(refOf));
  };
  const settle = (ready: readonly number[]): void => {
    const queue = [...ready];
    for (let row = queue.shift(); row !== undefined; row = queue.shift()) {
      const n = Buffer.from(quarantine.load(row)!.claimed).readUInt32BE(0);
      quarantine.remove(row);
      queue.push(...store(n));
    }
  };
  for (const n of order) {
    const missing = needs[n]!.filter((need) => !stored.includes(need));
    if (missing.length > 0) park(n, missing);
    else settle(store(n));
    for (let more = releases.resume(limit); more !== undefined; more = releases.resume(limit)) settle(more.ready);
  }
  return stored;
};

describe('what waits, in any graph and any order', () => {
  const db = bareDb();
  const transaction = openTransaction(db);
  afterAll(() => db.close());

  it('is let go once, exactly when nothing is missing, and its count is the number of what is', () => {
    always(
      fc.property(anyGraph, (graph) => {
        transaction.begin();
        try {
          const stored = play(db, graph);

          const able = storable(graph);
          const waiting = graph.order.filter((n) => !able.has(n)).sort((a, b) => a - b);
          expect(new Set(stored)).toEqual(able);
          expect(stored).toHaveLength(able.size);
          expect(rowsOf(db, 'SELECT claimed, missing FROM quarantine ORDER BY claimed')).toEqual(
            waiting.map((n) => ({
              claimed: Buffer.from(nth(n)),
              missing: graph.needs[n]!.filter((need) => !able.has(need)).length,
            })),
          );
        } finally {
          transaction.rollback();
        }
      }),
      200,
    );
  });
});
