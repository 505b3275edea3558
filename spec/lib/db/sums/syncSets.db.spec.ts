import * as fc from 'fast-check';
import { type Bound, END, START } from '../../../../lib/reconcile/keySet';
import { nth } from '../../../support/lib/events';
import { textOf } from '../../../support/sync/syncRight';
import { HALL, ROOM, type SyncRoom, openSyncRoom } from '../../../support/sync/syncRoom';

/** What may happen to a store. */
type Act = (room: SyncRoom) => void;

const adding = fc
  .record({
    n: fc.integer({ min: 1, max: 150 }),
    at_ms: fc.nat(500),
    spread: fc.nat(40),
    received_by: fc.integer({ min: 1, max: 2 }),
    scope: fc.constantFrom(ROOM, HALL),
    expires: fc.boolean(),
    local: fc.boolean(),
  })
  .map(({ n, at_ms, spread, expires, local, ...whose }): Act => ({ add, made }) => {
    for (let at = 0; at < n; at += 1) {
      const id = nth(((made() + 1) * 2_654_435_761) >>> 0);
      const more = { ...whose, expires_ms: expires ? at : 0, local_only: local && at % 3 === 0 };
      add({ at_ms: at_ms + ((at * 7_919) % (spread + 1)), id, ...more });
    }
  });

const removing = fc
  .record({ n: fc.integer({ min: 1, max: 120 }), from: fc.nat(), newest: fc.boolean() })
  .map(({ n, from, newest }): Act => ({ remove, seqs: all }) => {
    const seqs = all();
    for (let at = 0; at < Math.min(n, seqs.length); at += 1)
      remove(seqs[newest ? seqs.length - 1 - at : (from + at) % seqs.length]!);
  });

const ending = fc.constantFrom<Act>(
  ({ sets }) => sets.flush(),
  ({ transaction }) => transaction.save(),
  ({ undo }) => undo(),
  ({ transaction }) => {
    transaction.commit();
    transaction.begin();
  },
  ({ transaction }) => {
    transaction.rollback();
    transaction.begin();
  },
  ({ sets }) => sets.rebuild(),
  ({ sets }) => sets.rebuild(1),
);

const acts = fc.array(
  fc.oneof({ weight: 6, arbitrary: adding }, { weight: 5, arbitrary: removing }, { weight: 4, arbitrary: ending }),
  { minLength: 1, maxLength: 14 },
);

const place: fc.Arbitrary<Bound> = fc.record({ at_ms: fc.nat(560), id: fc.uint8Array({ maxLength: 16 }) });

const SETS = [
  [1, ROOM],
  [2, ROOM],
  [1, HALL],
] as const;

const ascending = (bounds: readonly Bound[]): readonly Bound[] =>
  [...bounds].sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));

interface Asked {
  readonly places: readonly Bound[];
  readonly parts: number;
  readonly asOfMs: number;
}

/** Asks a set everything and compares it with what the table says. */
const compare = (room: SyncRoom, [owner, scope]: (typeof SETS)[number], { places, parts, asOfMs }: Asked): void => {
  const set = room.sets.keySet(owner, scope, asOfMs);
  const keys = room.keysOf(owner, scope, asOfMs);
  const own = keys.filter((_, n) => n % 40 === 3).map(({ at_ms, id }) => ({ at_ms, id: id.subarray(0, at_ms % 17) }));
  const bounds = [START, ...ascending([...places, ...own]), END];
  const [lower, upper] = [bounds[Math.floor(bounds.length / 3)]!, bounds.at(-1 - (parts % 2))!];
  const inside = room.within(keys, lower, upper);
  const cuts = set.cuts(lower, upper, parts);
  const counts = set.sums([lower, ...cuts, upper]).map(({ count }) => count);

  expect(set.sums(bounds)).toEqual(room.sumsOf(bounds, keys));
  expect(set.keys(lower, upper, 50).map(textOf)).toEqual(inside.slice(0, 50).map(textOf));
  expect(cuts.length).toBe(Math.max(0, Math.min(parts, inside.length) - 1));
  expect(Math.min(...counts) > 0 || inside.length === 0).toBe(true);
  expect(Math.max(...counts)).toBeLessThan(2 * (inside.length / parts) + 1 + (inside.length === 0 ? 1 : 0));
  expect(room.sets.count(owner, scope)).toBe(room.keysOf(owner, scope).length);
};

describe('sets of keys', () => {
  it('are as brute force over events has them, whatever is stored, removed, undone, lost and built anew', () => {
    fc.assert(
      fc.property(
        acts,
        fc.record({
          places: fc.array(place, { maxLength: 6 }),
          parts: fc.integer({ min: 1, max: 20 }),
          asOfMs: fc.nat(200),
        }),
        (some, asked) => {
          const room = openSyncRoom();
          try {
            for (const act of some) {
              act(room);
              expect(room.wrong()).toEqual([]);
            }
            for (const set of SETS) compare(room, set, asked);
            expect(room.wrong()).toEqual([]);
          } finally {
            room.close();
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
