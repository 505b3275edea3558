import type { Envelope } from '../../../lib/envelope/envelope';
import { forgotten, hanging, known } from '../../../lib/fault';
import { type Ref, refTo } from '../../../lib/ids';
import { alice, at, bob, carol, eventBy, noteBy, refusedAs, sealedAt, storedOf } from '../../support/kernel/envelopes';
import { openKernel } from '../../support/kernel/kernel';
import { marbles } from '../../support/common/marbles';

/** Alice lives here and knows Bob; her identity, her peer and his are the first three events. */
const openRoom = () => {
  const kernel = openKernel();
  kernel.meet(kernel.settle(alice), bob);
  return kernel;
};
const parent = noteBy(bob, 'parent');
const child = noteBy(bob, 'child', [parent.event_id]);
const [p, c] = [parent, child].map((made) => sealedAt('unwrapped', made));
const waiting = (missing: readonly Ref[], evicted = 0): Envelope =>
  at('parked', { missing, evicted }, { event_type: 'note' });
const stored = (made: typeof parent, local_seq: number, trace_id = 1): Envelope =>
  storedOf(made, { local_seq, trace_id });
/** What waited comes with a trace of its own. */
const released = (made: typeof parent, local_seq: number): Envelope =>
  stored(made, local_seq, expect.any(Number) as never);
const needed = [refTo('note', parent.event_id)];

describe('envelopes that wait', () => {
  it(
    'follow their parent in the turn that stores it',
    marbles(({ hot, expectObservable }) => {
      const source$ = hot('-c--p-----', { c: c!, p: p! });
      const expected = '   -d--(pr)--';

      const end$ = source$.pipe(openRoom().circulate);

      expectObservable(end$).toBe(expected, { d: waiting(needed), p: stored(parent, 4), r: released(child, 5) });
    }),
  );

  it(
    'do not wait when their parent came first',
    marbles(({ hot, expectObservable }) => {
      const source$ = hot('-p--c-----', { c: c!, p: p! });
      const expected = '   -p--c-----';

      const end$ = source$.pipe(openRoom().circulate);

      expectObservable(end$).toBe(expected, { p: stored(parent, 4), c: stored(child, 5) });
    }),
  );

  it(
    'wait for the last of several parents',
    marbles(({ hot, expectObservable }) => {
      const other = noteBy(bob, 'other');
      const both = noteBy(bob, 'of two', [parent.event_id, other.event_id]);
      const source$ = hot('-c-p-d-----', { c: sealedAt('unwrapped', both), p: p!, d: sealedAt('unwrapped', other) });
      const expected = '   -c-p-(dr)--';

      const end$ = source$.pipe(openRoom().circulate);

      expectObservable(end$).toBe(expected, {
        c: waiting([...needed, refTo('note', other.event_id)]),
        ...{ p: stored(parent, 4), d: stored(other, 5), r: released(both, 6) },
      });
    }),
  );

  it(
    'are let go one generation after another',
    marbles(({ hot, expectObservable }) => {
      const grandchild = noteBy(bob, 'grandchild', [child.event_id]);
      const source$ = hot('-d-c-p-----', { d: sealedAt('unwrapped', grandchild), c: c!, p: p! });
      const expected = '   -d-c-(prt)-';

      const end$ = source$.pipe(openRoom().circulate);

      expectObservable(end$).toBe(expected, {
        ...{ d: waiting([refTo('note', child.event_id)]), c: waiting(needed) },
        ...{ p: stored(parent, 4), r: released(child, 5), t: released(grandchild, 6) },
      });
    }),
  );

  it(
    'wait for whoever signed them, and come all together',
    marbles(({ hot, expectObservable }) => {
      const [one, two] = [noteBy(carol, 'one'), noteBy(carol, 'two')];
      const source$ = hot('-c-d-p-----', {
        ...{ c: sealedAt('unwrapped', one), d: sealedAt('unwrapped', two), p: sealedAt('unwrapped', carol.peer) },
      });
      const expected = '   -c-c-(prt)-';

      const end$ = source$.pipe(openRoom().circulate);

      const ref = refTo('peer', carol.peer.event_id);
      expectObservable(end$).toBe(expected, {
        ...{ c: waiting([ref]), p: stored(carol.peer, 4), r: released(one, 5), t: released(two, 6) },
      });
    }),
  );

  it(
    'wait for what an event provides by another name',
    marbles(({ hot, expectObservable }) => {
      const tagged = eventBy(bob, 'tagged', { tag: 'late' });
      const provider = noteBy(bob, '#late');
      const source$ = hot('-c-p-----', { c: sealedAt('unwrapped', tagged), p: sealedAt('unwrapped', provider) });
      const expected = '   -c-(pr)--';

      const end$ = source$.pipe(openRoom().circulate);

      expectObservable(end$).toBe(expected, {
        c: at('parked', { missing: ['tag:late'], evicted: 0 }, { event_type: 'tagged' }),
        ...{ p: stored(provider, 4), r: released(tagged, 5) },
      });
    }),
  );

  it(
    'are known while they wait, and known once they are here: twice is once',
    marbles(({ hot, expectObservable }) => {
      const source$ = hot('-c-c-p-----c-', { c: c!, p: p! });
      const expected = '   -c-d-(pr)--x-';

      const end$ = source$.pipe(openRoom().circulate);

      const copy = {
        ...refusedAs(c!, known),
        at: 'accepted',
        event_type: 'note',
        event_id: child.event_id,
      } as Envelope;
      expectObservable(end$).toBe(expected, {
        ...{ c: waiting(needed), d: copy, p: stored(parent, 4), r: released(child, 5), x: refusedAs(c!, known) },
      });
    }),
  );

  it(
    'go with their parent when it is erased',
    marbles(({ hot, expectObservable }) => {
      const eraser = eventBy(bob, 'eraser', { target: parent.event_id });
      const source$ = hot('-c-d-----p-', { c: c!, d: sealedAt('unwrapped', eraser), p: p! });
      const expected = '   -c-(dx)--p-';

      const end$ = source$.pipe(openRoom().circulate);

      const gone = { ...refusedAs(c!, hanging(null)), at: 'opened', trace_id: expect.any(Number) as never };
      expectObservable(end$).toBe(expected, {
        ...{ c: waiting(needed), d: stored(eraser, 4), x: { ...gone, event_id: child.event_id } },
        p: refusedAs(p!, forgotten),
      });
    }),
  );

  it(
    'make room for later ones where too many wait',
    marbles(({ hot, expectObservable }) => {
      const kernel = openKernel({ limits: { quarantine: { rowsPerOrigin: 2 } } });
      kernel.meet(kernel.settle(alice), bob);
      const [one, two, three] = ['1', '2', '3'].map((text) =>
        sealedAt('unwrapped', noteBy(bob, text, [parent.event_id])),
      );
      const source$ = hot('-c-d-r-', { c: one!, d: two!, r: three! });
      const expected = '   -c-c-x-';

      const end$ = source$.pipe(kernel.circulate);

      expectObservable(end$).toBe(expected, { c: waiting(needed), x: waiting(needed, 1) });
    }),
  );
});
