import * as fc from 'fast-check';
import { type Bound, END, START } from '../../../lib/reconcile/keySet';
import { nth } from '../../support/libEvents';
import { HALL, ROOM, type SyncRoom, openSyncRoom } from '../../support/syncRoom';
import { textOf } from '../../support/syncRight';
import { KEYS_MAX } from '../../../lib/db/syncSplit';

let room: SyncRoom;
beforeEach(() => {
  room = openSyncRoom();
});
afterEach(() => room.close());

/** What may happen to a store: each number is taken modulo what there is. */
const Act = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constant('add' as const),
      n: fc.integer({ min: 1, max: 150 }),
      at_ms: fc.nat(500),
      spread: fc.nat(40),
      owner: fc.integer({ min: 1, max: 2 }),
      hall: fc.boolean(),
      expires: fc.boolean(),
      local: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constant('remove' as const),
      n: fc.integer({ min: 1, max: 120 }),
      from: fc.nat(),
      newest: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constantFrom(
        'flush' as const,
        'save' as const,
        'undo' as const,
        'release' as const,
        'commit' as const,
        'rollback' as const,
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('rebuild' as const), owner: fc.integer({ min: 0, max: 2 }) }) },
);
type Act = typeof Act extends fc.Arbitrary<infer A> ? A : never;

const openActor = ({ add, remove, sets, transaction, seqs: all }: SyncRoom) => {
  let [made, saved] = [0, 0];
  return (one: Act): void => {
    switch (one.act) {
      case 'add':
        for (let n = 0; n < one.n; n += 1) {
          made += 1;
          add({
            at_ms: one.at_ms + ((n * 7919) % (one.spread + 1)),
            id: nth((made * 2_654_435_761) >>> 0),
            received_by: one.owner,
            scope: one.hall ? HALL : ROOM,
            expires_ms: one.expires ? n : 0,
            local_only: one.local && n % 3 === 0,
          });
        }
        return;
      case 'remove': {
        const seqs = all();
        for (let n = 0; n < Math.min(one.n, seqs.length); n += 1) {
          const at = one.newest ? seqs.length - 1 - n : (one.from + n) % seqs.length;
          remove(seqs[at]!);
        }
        return;
      }
      case 'rebuild':
        sets.rebuild(one.owner === 0 ? undefined : one.owner);
        return;
      case 'flush':
        sets.flush();
        return;
      case 'save':
        transaction.save();
        saved += 1;
        return;
      case 'undo':
      case 'release':
        if (saved === 0) return;
        transaction[one.act]();
        saved -= 1;
        return;
      default:
        transaction[one.act]();
        transaction.begin();
        saved = 0;
    }
  };
};

const boundArb: fc.Arbitrary<Bound> = fc.record({
  at_ms: fc.nat(560),
  id: fc.uint8Array({ maxLength: 16 }),
});

describe('the blocks of sets', () => {
  it('are as brute force has them, whatever happens', () => {
    fc.assert(
      fc.property(
        fc.array(Act, { minLength: 1, maxLength: 14 }),
        fc.array(boundArb, { maxLength: 6 }),
        fc.integer({ min: 1, max: 20 }),
        fc.nat(200),
        (acts, some, parts, asOf) => {
          room.close();
          room = openSyncRoom();
          const act = openActor(room);
          for (const one of acts) {
            act(one);
            expect(room.wrong()).toEqual([]);
          }
          for (const [owner, scope] of [
            [1, ROOM],
            [2, ROOM],
            [1, HALL],
          ] as const) {
            const keys = room.keysOf(owner, scope, asOf);
            const taken = keys
              .filter((_, n) => n % 40 === 3)
              .map(({ at_ms, id }) => ({ at_ms, id: id.subarray(0, at_ms % 17) }));
            const bounds = [START, ...[...some, ...taken].sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1)), END];
            const set = room.sets.keySet(owner, scope, asOf);
            expect(set.sums(bounds)).toEqual(room.sumsOf(bounds, keys));
            const [lower, upper] = [bounds[Math.floor(bounds.length / 3)]!, bounds.at(-2)!];
            const inside = room.within(keys, lower, upper);
            expect(set.keys(lower, upper, 50).map(textOf)).toEqual(inside.slice(0, 50).map(textOf));
            const cuts = set.cuts(lower, upper, parts);
            expect(cuts.length).toBe(inside.length === 0 ? 0 : Math.min(parts, inside.length) - 1);
            const counts = set.sums([lower, ...cuts, upper]).map(({ count }) => count);
            if (cuts.length > 0)
              expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(
                inside.length / (cuts.length + 1) >= 4 * KEYS_MAX ? 2 * KEYS_MAX : 1,
              );
            expect(room.sets.count(owner, scope)).toBe(room.keysOf(owner, scope).length);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
