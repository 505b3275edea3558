import { merge, tap } from 'rxjs';
import type { Envelope } from '../../../lib/envelope/envelope';
import { badPacket, forgotten, hanging, known } from '../../../lib/fault';
import { type Ref, refTo } from '../../../lib/ids';
import { NO_DEPS, NO_NEEDS } from '../../../lib/envelope/moves';
import {
  MADE_MS,
  alice,
  arrivedAt,
  bob,
  depOf,
  eventBy,
  idOf,
  noteBy,
  openedAt,
  peerRef,
  refusedAs,
  sealedAt,
} from '../../support/kernel/envelopes';
import { openKernel } from '../../support/kernel/kernel';
import { marbles } from '../../support/common/marbles';

/** Alice and Bob live here, the one as owner 1, the other as owner 2, and Alice knows Bob. */
const openRoom = () => {
  const kernel = openKernel();
  kernel.meet(kernel.settle(alice), bob);
  kernel.settle(bob);
  return kernel;
};
const parent = noteBy(bob, 'parent');
const child = noteBy(bob, 'child', [parent.event_id]);

describe('refuseKnown', () => {
  it(
    'lets pass what is neither stored nor forgotten, and asks for what opening needs',
    marbles(({ hot, expectObservable }) => {
      const { operator } = openRoom().step('refuseKnown');
      const c = sealedAt('unwrapped', child, 'Bob', { deps: new Map([[peerRef(bob), depOf(bob.peer)]]) });
      const source$ = hot('-c-d-', { c, d: { ...c, opensWith: ['tag:key'] as const } });
      const expected = '   -c-d-';

      const envelope$ = source$.pipe(operator);

      const fresh = { ...sealedAt('fresh', child), deps: NO_DEPS };
      expectObservable(envelope$).toBe(expected, {
        c: fresh,
        d: { ...fresh, opensWith: ['tag:key'], needs: ['tag:key'] },
      });
    }),
  );

  it(
    'refuses what this owner has, and not what another has',
    marbles(({ hot, expectObservable }) => {
      const { step, runs } = openRoom();
      runs(arrivedAt('sealed', parent));
      const c = sealedAt('unwrapped', parent);
      const p = sealedAt('unwrapped', parent, 'Bob', { received_by: 2 });
      const source$ = hot('-c-p-c-', { c, p });
      const expected = '   -x-p-x-';

      const envelope$ = source$.pipe(step('refuseKnown').operator);

      expectObservable(envelope$).toBe(expected, {
        x: refusedAs(c, known),
        p: sealedAt('fresh', parent, 'Bob', { received_by: 2 }),
      });
    }),
  );

  it(
    'refuses what was forgotten',
    marbles(({ hot, expectObservable }) => {
      const { step, store, within } = openRoom();
      within(() => store.tombstones.add(1, parent.event_id, 'deleted'));
      const c = sealedAt('unwrapped', parent);
      const source$ = hot('-c-', { c });
      const expected = '   -x-';

      const envelope$ = source$.pipe(step('refuseKnown').operator);

      expectObservable(envelope$).toBe(expected, { x: refusedAs(c, forgotten) });
    }),
  );
});

describe('what is bad in itself', () => {
  it(
    'is refused by the id it claims, for the owner who found it so',
    marbles(({ hot, expectObservable }) => {
      const { step, store, within } = openRoom();
      within(() => store.badEvents.add(1, parent.event_id, 'note.rule'));
      const c = sealedAt('unwrapped', parent);
      const p = sealedAt('unwrapped', parent, 'Bob', { received_by: 2 });
      const source$ = hot('-c-p-', { c, p });
      const expected = '   -x-p-';

      const envelope$ = source$.pipe(step('refuseKnown').operator);

      expectObservable(envelope$).toBe(expected, {
        x: refusedAs(c, forgotten),
        p: sealedAt('fresh', parent, 'Bob', { received_by: 2 }),
      });
    }),
  );

  it(
    'is refused by its recomputed id; what hangs on it is not, since what is bad may come after it or never',
    marbles(({ hot, expectObservable }) => {
      const { step, store, within } = openRoom();
      within(() => store.badEvents.add(1, parent.event_id, 'note.rule'));
      const c = openedAt('opened', child);
      const p = { ...openedAt('opened', parent), claimed: idOf(99) };
      const source$ = hot('-c-p-', { c, p });
      const expected = '   -c-p-';

      const envelope$ = source$.pipe(step('refuseRemoved').operator);

      const needs = [refTo('note', parent.event_id), peerRef(bob)];
      expectObservable(envelope$).toBe(expected, {
        c: openedAt('accepted', child, 'Bob', { needs }),
        p: refusedAs(p, forgotten),
      });
    }),
  );
});

describe('a tombstone that ends', () => {
  it(
    'refuses until then, at the door and once its bytes are open',
    marbles(({ hot, expectObservable }) => {
      const { step, store, within, clock } = openRoom();
      within(() => store.tombstones.add(1, parent.event_id, 'deleted', MADE_MS + 1));
      const later = tap(({ stage }: Envelope) => void (stage === 'rejected' && (clock.nowMs = MADE_MS + 1)));
      const c = sealedAt('unwrapped', parent);
      const d = openedAt('opened', child);
      const source$ = hot('-c-c-d-', { c, d });
      const expected = '   -x-p-q-';

      const [door$, open$] = ['refuseKnown', 'refuseRemoved'].map((name) => source$.pipe(step(name).operator));
      const envelope$ = merge(door$!, open$!).pipe(later);

      const needs = [refTo('note', parent.event_id), peerRef(bob)];
      expectObservable(envelope$).toBe(expected, {
        x: refusedAs(c, forgotten),
        p: sealedAt('fresh', parent),
        q: openedAt('accepted', child, 'Bob', { needs }),
      });
    }),
  );
});

describe('refuseRemoved', () => {
  it(
    'lets pass what is wanted, under its type, with what it needs and what opened it',
    marbles(({ hot, expectObservable }) => {
      const { operator } = openRoom().step('refuseRemoved');
      const deps = new Map([['tag:key' as const, { local_metadata: bob.key }]]);
      const c = { ...openedAt('opened', child, 'Bob', { deps }), opensWith: ['tag:key' as const] };
      const source$ = hot('-c-', { c });
      const expected = '   -c-';

      const envelope$ = source$.pipe(operator);

      const needs: readonly Ref[] = ['tag:key', refTo('note', parent.event_id), peerRef(bob)];
      const wanted = { ...openedAt('accepted', child, 'Bob', { needs, deps }), opensWith: c.opensWith };
      expectObservable(envelope$).toBe(expected, { c: wanted });
    }),
  );

  it(
    'refuses what is stored, what was seen a moment ago, and what was forgotten',
    marbles(({ hot, expectObservable }) => {
      const { step, store, runs, within } = openRoom();
      const question = eventBy(bob, 'sync_peers', { after: idOf(0), entries: [] });
      const erased = noteBy(bob, 'erased');
      runs(arrivedAt('sealed', parent));
      within(() => {
        store.seen.add(1, question.event_id, MADE_MS);
        store.tombstones.add(1, erased.event_id, 'deleted');
      });
      // They claimed another id than they have: a claim that is true was asked about at the step before.
      const claimed = idOf(99);
      const [c, d, p] = [parent, question, erased].map((made) => ({ ...openedAt('opened', made), claimed }));
      const source$ = hot('-c-d-p-', { c: c!, d: d!, p: p! });
      const expected = '   -c-d-p-';

      const envelope$ = source$.pipe(step('refuseRemoved').operator);

      expectObservable(envelope$).toBe(expected, {
        c: refusedAs(c!, known),
        d: refusedAs(d!, known),
        p: refusedAs(p!, forgotten),
      });
    }),
  );

  it(
    'refuses what hangs on what was forgotten by this owner',
    marbles(({ hot, expectObservable }) => {
      const { step, store, within } = openRoom();
      within(() => store.tombstones.add(1, parent.event_id, 'deleted'));
      const c = openedAt('opened', child);
      const p = openedAt('opened', child, 'Bob', { received_by: 2 });
      const source$ = hot('-c-p-', { c, p });
      const expected = '   -x-p-';

      const envelope$ = source$.pipe(step('refuseRemoved').operator);

      const needs = [refTo('note', parent.event_id), peerRef(bob)];
      expectObservable(envelope$).toBe(expected, {
        x: refusedAs(c, hanging(null)),
        p: openedAt('accepted', child, 'Bob', { received_by: 2, needs }),
      });
    }),
  );

  it(
    'refuses, as a fault of what carried them, types that stay at home and types nobody knows',
    marbles(({ hot, expectObservable }) => {
      const { operator } = openRoom().step('refuseRemoved');
      const named = (type: string) => {
        const e = openedAt('opened', child);
        return { ...e, event: { ...e.event, type } };
      };
      const [c, d] = [named('identity'), named('constructor')];
      const source$ = hot('-c-d-', { c, d });
      const expected = '   -c-d-';

      const envelope$ = source$.pipe(operator);

      const fault = badPacket('event.local_types_do_not_arrive');
      expectObservable(envelope$).toBe(expected, { c: refusedAs(c, fault), d: refusedAs(d, fault) });
    }),
  );

  it(
    'asks nothing of an event that needs nothing',
    marbles(({ hot, expectObservable }) => {
      const { operator } = openRoom().step('refuseRemoved');
      const source$ = hot('-p-', { p: openedAt('opened', alice.peer, 'Bob', { received_by: 2 }) });
      const expected = '   -p-';

      const envelope$ = source$.pipe(operator);

      expectObservable(envelope$).toBe(expected, {
        p: openedAt('accepted', alice.peer, 'Bob', { received_by: 2, needs: NO_NEEDS }),
      });
    }),
  );
});
