import { badPacket, denied, known, refused } from '../../../lib/fault';
import { NO_DEPS, restage } from '../../../lib/envelope/moves';
import {
  alice,
  arrivedAt,
  bob,
  depOf,
  eventBy,
  idOf,
  noteBy,
  oursAt,
  peerRef,
  refusedAs,
  storedOf,
} from '../../support/kernel/envelopes';
import { openKernel } from '../../support/kernel/kernel';
import { marbles } from '../../support/common/marbles';

/** Alice lives here; her identity and her peer are the first two events. A transaction is open, as in a turn. */
const openRoom = () => {
  const kernel = openKernel();
  kernel.settle(alice);
  kernel.store.transaction.begin();
  return kernel;
};
const parent = noteBy(bob, 'parent');

describe('storeEvent', () => {
  it(
    'gives each stored event its local number, and takes from it what it was lent',
    marbles(({ hot, expectObservable }) => {
      const { operator } = openRoom().step('store');
      const p = arrivedAt('sealed', parent, 'Bob', { deps: new Map([[peerRef(bob), depOf(bob.peer)]]) });
      const d = oursAt('sealed', noteBy(alice, 'ours'), { secrets: new Map([['self', alice.key]]) });
      const source$ = hot('-p-d-', { p, d });
      const expected = '   -p-d-';

      const envelope$ = source$.pipe(operator);

      expectObservable(envelope$).toBe(expected, {
        p: { ...restage({ ...p, local_seq: 3 }, 'stored'), deps: NO_DEPS },
        d: { ...restage({ ...d, local_seq: 4 }, 'stored'), secrets: new Map() },
      });
    }),
  );

  it(
    'refuses a draft of ours that is here already',
    marbles(({ hot, expectObservable }) => {
      const { operator } = openRoom().step('store');
      const d = oursAt('sealed', noteBy(alice, 'twice'));
      const source$ = hot('-d-d-', { d });
      const expected = '   -p-x-';

      const envelope$ = source$.pipe(operator);

      expectObservable(envelope$).toBe(expected, {
        p: restage({ ...d, local_seq: 3 }, 'stored'),
        x: refusedAs(d, known),
      });
    }),
  );

  it(
    'remembers an ephemeral event for a moment, without a number, and refuses its copy',
    marbles(({ hot, expectObservable }) => {
      const { operator } = openRoom().step('store');
      const d = oursAt('sealed', eventBy(alice, 'sync_peers', { after: idOf(0), entries: [] }));
      const source$ = hot('-d-d-', { d });
      const expected = '   -p-x-';

      const envelope$ = source$.pipe(operator);

      expectObservable(envelope$).toBe(expected, {
        p: restage({ ...d, local_seq: undefined }, 'stored'),
        x: refusedAs(d, known),
      });
    }),
  );

  it(
    'refuses what is nobody’s, what has no type, and what its projector may not write, and goes on',
    marbles(({ hot, expectObservable }) => {
      const { operator } = openRoom().step('store');
      const c = arrivedAt('sealed', parent, 'Bob', { received_by: 0 });
      const d = { ...arrivedAt('sealed', parent), event: { ...parent.event, type: 'nobody' } };
      const r = arrivedAt('sealed', eventBy(bob, 'bomb', { where: 3 }));
      const t = arrivedAt('sealed', eventBy(bob, 'bomb', { where: 0 }));
      const p = arrivedAt('sealed', parent);
      const source$ = hot('-c-d-r-t-p-', { c, d, r, t, p });
      const expected = '   -c-d-r-t-p-';

      const envelope$ = source$.pipe(operator);

      expectObservable(envelope$).toBe(expected, {
        c: refusedAs(c, denied('event.belongs_to_an_owner')),
        d: refusedAs(d, badPacket('event.type_is_known')),
        r: refusedAs(r, refused('delta.table_in_the_types_own_schema')),
        t: refusedAs(t, { _tag: 'Crashed', step: 'store', where: expect.stringMatching(/^Error at/) } as never),
        // Rows of the two that were refused stay until their run is undone: numbers go on.
        p: storedOf(parent, { local_seq: 5 }),
      });
    }),
  );
});
