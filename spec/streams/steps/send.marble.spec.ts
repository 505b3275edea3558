import { denied, missing, overLimit } from '../../../lib/fault';
import { refTo } from '../../../lib/ids';
import { advance } from '../../../lib/envelope/moves';
import {
  FRESH,
  MADE_MS,
  alice,
  arrivedAt,
  at,
  bob,
  noteBy,
  outgoingTo,
  peerRef,
  refusedAs,
} from '../../support/kernel/envelopes';
import { openKernel } from '../../support/kernel/kernel';
import { marbles } from '../../support/common/marbles';

const parent = noteBy(bob, 'parent');

describe('loadOutgoing', () => {
  const openRoom = () => {
    const kernel = openKernel();
    kernel.meet(kernel.settle(alice), bob);
    kernel.runs(arrivedAt('sealed', parent));
    return kernel;
  };

  it(
    'fetches the bytes of a stored event by its id, and takes those that an envelope brings',
    marbles(({ hot, expectObservable }) => {
      const { operator } = openRoom().step('loadOutgoing');
      const p = outgoingTo(bob, parent);
      const d = outgoingTo(bob, noteBy(bob, 'never stored'), {}, Uint8Array.of(1, 2));
      const source$ = hot('-p-d-', { p, d });
      const expected = '   -p-d-';

      const envelope$ = source$.pipe(operator);

      const to = peerRef(bob);
      expectObservable(envelope$).toBe(expected, {
        p: advance(p, 'loaded', { carries: 'event', event_id: p.event_id, fresh: FRESH, to, bytes: parent.canonical }),
        d: advance(d, 'loaded', {
          carries: 'event',
          event_id: d.event_id,
          fresh: FRESH,
          to,
          bytes: Uint8Array.of(1, 2),
        }),
      });
    }),
  );

  it(
    'refuses what is not here, what is another owner’s, and what never leaves',
    marbles(({ hot, expectObservable }) => {
      const { step, store } = openRoom();
      const identity_id = store.owners.nameOf(1)!;
      const c = outgoingTo(bob, noteBy(bob, 'never stored'));
      const d = outgoingTo(bob, parent, { received_by: 2 });
      const p = { ...outgoingTo(bob, parent), event_type: 'identity', event_id: identity_id };
      const source$ = hot('-c-d-p-', { c, d, p });
      const expected = '   -c-d-p-';

      const envelope$ = source$.pipe(step('loadOutgoing').operator);

      expectObservable(envelope$).toBe(expected, {
        c: refusedAs(c, missing([refTo('note', c.event_id)])),
        d: refusedAs(d, missing([refTo('note', d.event_id)])),
        p: refusedAs(p, denied('outgoing.local_types_stay')),
      });
    }),
  );
});

describe('send', () => {
  const wrapped = { from: alice.public_key, address: bob.public_key, packet: Uint8Array.of(1) };
  const p = at('wrapped', wrapped);

  it(
    'writes a row of the outbox for each packet, due at once',
    marbles(({ hot, expectObservable }) => {
      const { step, store } = openKernel();
      store.transaction.begin();
      const source$ = hot('-p-(pp)-', { p });
      const expected = '   -c-(dr)-';

      const envelope$ = source$.pipe(step('send').operator);

      const sent = (outbox_id: number) => at('sent', { outbox_id, ...wrapped });
      expectObservable(envelope$).toBe(expected, { c: sent(1), d: sent(2), r: sent(3) });
    }),
  );

  it('writes exactly what was wrapped', () => {
    const { step, store, within } = openKernel();

    within(marbles(({ hot }) => void hot('-p-', { p }).pipe(step('send').operator).subscribe()));

    const { from: sender, address: destination, packet } = wrapped;
    expect(store.outbox.due(MADE_MS - 1)).toEqual([]);
    expect(store.outbox.due(MADE_MS)).toEqual([
      { id: 1, sender: Buffer.from(sender), destination: Buffer.from(destination), packet: Buffer.from(packet) },
    ]);
  });

  it(
    'fills the outbox to its limit and refuses one more',
    marbles(({ hot, expectObservable }) => {
      const { step, store } = openKernel({ limits: { outboxRows: 2 } });
      store.transaction.begin();
      const source$ = hot('-p-p-p-', { p });
      const expected = '   -c-d-x-';

      const envelope$ = source$.pipe(step('send').operator);

      const sent = (outbox_id: number) => at('sent', { outbox_id, ...wrapped });
      expectObservable(envelope$).toBe(expected, { c: sent(1), d: sent(2), x: refusedAs(p, overLimit('outbox')) });
    }),
  );
});
