import * as E from 'fp-ts/Either';
import { type OperatorFunction, Subject, delay, filter, map, mergeMap, take, takeUntil, tap, throwError } from 'rxjs';
import type { Envelope, Stage } from '../../lib/envelope/envelope';
import { crashed, overLimit, unclaimed } from '../../lib/fault';
import { restage } from '../../lib/envelope/moves';
import { type Hop, distinctNames, runToEnd, openBus } from '../../streams/bus';
import { type Step, step } from '../../streams/steps/step';
import { alice, noteBy, oursAt, refusedAs, sealedAt } from '../support/kernel/envelopes';
import { marbles } from '../support/common/marbles';

const c = oursAt('signed', noteBy(alice, 'child'));
const p = oursAt('signed', noteBy(alice, 'parent'));
const isP = (e: Envelope): boolean => 'event_id' in e && e.event_id === p.event_id;

const approve = step({
  name: 'approve',
  from: 'signed',
  to: 'validated',
  run: (e) => E.right(restage(e, 'validated')),
});
const seal = step({
  name: 'seal',
  from: 'validated',
  to: 'sealed',
  run: (e) => E.right(restage({ ...e, sealed: e.canonical }, 'sealed')),
});
/** A step made of any operator. */
const stepOf = (operator: OperatorFunction<Envelope, Envelope>): Step => ({
  ...{ name: 'any', operator },
  from: ['signed'],
  to: ['validated'],
});
const open = (...steps: readonly Step[]): Hop => openBus(steps, () => undefined);
const approved = (e: Envelope): Envelope => restage(e as Envelope<'signed'>, 'validated');
const error = (name: string) => ({ _tag: 'Crashed' as const, step: name, where: expect.any(String) as string });

describe('openBus', () => {
  it(
    'gives an envelope to the step of its stage, whatever the order of steps',
    marbles(({ hot, expectObservable }) => {
      const source$ = hot('-c-p-', { c, p: approved(p) });
      const expected = '   -c-p-';
      const values = { c: approved(c), p: oursAt('sealed', noteBy(alice, 'parent')) };

      const [one$, other$] = [open(approve, seal), open(seal, approve)].map((hop) => source$.pipe(map(hop)));

      expectObservable(one$!).toBe(expected, values);
      expectObservable(other$!).toBe(expected, values);
    }),
  );

  it(
    'rejects, as our own mistake, what no step claims',
    marbles(({ hot, expectObservable }) => {
      const d = sealedAt('fresh', noteBy(alice, 'draft'));
      const source$ = hot('-d-c-', { d, c });
      const expected = '   -x-c-';

      const hop$ = source$.pipe(map(open(approve)));

      expectObservable(hop$).toBe(expected, { x: refusedAs(d, unclaimed('fresh')), c: approved(c) });
    }),
  );

  it(
    'rejects what an operator answers nothing to, or answers too late',
    marbles(({ hot, expectObservable }, scheduler) => {
      const silent = stepOf(filter(() => false));
      const late = stepOf((e$) => e$.pipe(delay(1, scheduler), map(approved)));
      const source$ = hot('-c-c-', { c });
      const expected = '   -x-x-';

      const [silent$, late$] = [silent, late].map((one) => source$.pipe(map(open(one))));

      expectObservable(silent$!).toBe(expected, { x: refusedAs(c, unclaimed('signed')) });
      expectObservable(late$!).toBe(expected, { x: refusedAs(c, unclaimed('signed')) });
    }),
  );

  it(
    'rejects the envelope at which an operator errors, and opens the operator anew',
    marbles(({ hot, expectObservable }) => {
      const faulty = stepOf(
        map((e) => {
          if (isP(e)) throw new Error('no parents');
          return approved(e);
        }),
      );
      const source$ = hot('-c-p-c-p-c-', { c, p });
      const expected = '   -c-x-c-x-c-';

      const hop$ = source$.pipe(map(open(faulty)));

      expectObservable(hop$).toBe(expected, { c: approved(c), x: refusedAs(p, error('any')) });
    }),
  );

  it(
    'notices an error without a cause',
    marbles(({ hot, expectObservable }) => {
      const faulty = stepOf(mergeMap(() => throwError(() => undefined)));
      const source$ = hot('-c-', { c });
      const expected = '   -x-';

      const hop$ = source$.pipe(map(open(faulty)));

      expectObservable(hop$).toBe(expected, { x: refusedAs(c, error('any')) });
    }),
  );

  it(
    'opens an operator that completed anew',
    marbles(({ hot, expectObservable }) => {
      const once = stepOf((e$) => e$.pipe(take(1), map(approved)));
      const source$ = hot('-c-p-c-', { c, p });
      const expected = '   -c-p-c-';

      const hop$ = source$.pipe(map(open(once)));

      expectObservable(hop$).toBe(expected, { c: approved(c), p: approved(p) });
    }),
  );

  it(
    'rejects what the filter of a step throws at, unless another step answers',
    marbles(({ hot, expectObservable }) => {
      const unsure = step({
        name: 'unsure',
        from: 'signed',
        to: 'validated',
        accepts: (e) => {
          throw new Error(`not even of ${e.event_type}`);
        },
        run: () => E.left(unclaimed('never')),
      });
      const source$ = hot('-c-c-', { c });
      const crash = '      -x-x-';
      const claimed = '    -c-c-';

      const alone$ = source$.pipe(map(open(unsure)));
      const together$ = source$.pipe(map(open(unsure, approve)));

      expectObservable(alone$).toBe(crash, { x: refusedAs(c, error('unsure')) });
      expectObservable(together$).toBe(claimed, { c: approved(c) });
    }),
  );

  it('keeps an answer that came before a throw', () => {
    const hop = open(stepOf((e$) => e$.pipe(map(approved), tap({ next: () => undefined }))));

    expect(hop(c)).toEqual(approved(c));
  });

  it('offers an envelope to both steps of its stage, and takes the answer of the one that accepts it', () => {
    const mine = (name: string, wanted: boolean): Step =>
      step({
        ...{ name, from: 'signed' as const, to: 'validated' as const },
        accepts: (e) => isP(e) === wanted,
        run: (e) => E.right({ ...restage(e, 'validated'), event_type: name }),
      });
    const hop = open(mine('parents', true), mine('children', false));

    expect([p, c].map((e) => hop(e).event_type)).toEqual(['parents', 'children']);
  });

  it('throws where two steps answer one envelope, and where one step answers it twice', () => {
    const hop = open(approve, { ...approve, name: 'approveAgain' });
    const twice = open(stepOf(mergeMap((e) => [approved(e), approved(e)])));

    expect(() => hop(c)).toThrow('approve and approveAgain both answer stage signed');
    expect(() => twice(c)).toThrow('any and any both answer stage signed');
  });

  it('observes each hop with the step that answered, or none where no step did', () => {
    const hops: (readonly [Stage, Stage, string | undefined])[] = [];
    const hop = openBus([approve], (from, to, one) => hops.push([from.stage, to.stage, one?.name]));

    hop(hop(c));

    expect(hops).toEqual([
      ['signed', 'validated', 'approve'],
      ['validated', 'rejected', undefined],
    ]);
  });

  it('lets two of its kind in one process work within each other’s hops', () => {
    const inner = open(approve, seal);
    const outer = open(
      step({ name: 'ask', from: 'signed', to: 'sealed', run: (e) => E.right(inner(inner(e)) as Envelope<'sealed'>) }),
    );

    expect(outer(c)).toEqual(oursAt('sealed', noteBy(alice, 'child')));
    expect(outer(p)).toEqual(oursAt('sealed', noteBy(alice, 'parent')));
  });

  it('offers an envelope to the steps of its stage alone: a hop costs the same with many steps', () => {
    const offered: string[] = [];
    const counting = (from: Stage, n: number): Step => ({
      ...stepOf(map((e) => (offered.push(`${from} ${n}`), approved(e)))),
      name: `${from} ${n}`,
      from: [from],
    });
    const others = Array.from({ length: 500 }, (_, n) => counting('opened', n));

    open(...others, counting('signed', 0))(c);

    expect(offered).toEqual(['signed 0']);
  });

  it('subscribes again an operator that completed between two envelopes', () => {
    const stop$ = new Subject<void>();
    const hop = open(stepOf((e$) => e$.pipe(map(approved), takeUntil(stop$))));

    const before = hop(c);
    stop$.next();

    expect([before, hop(p)]).toEqual([approved(c), approved(p)]);
  });
});

describe('follow', () => {
  it('puts each answer back on the bus until it is at an end', () => {
    const store = step({
      name: 'store',
      from: 'sealed',
      to: 'stored',
      run: (e) => E.right(restage({ ...e, local_seq: 1 }, 'stored')),
    });

    expect(runToEnd(open(store, seal, approve), c)).toMatchObject({ stage: 'stored', event_id: c.event_id });
    expect(runToEnd(open(approve), c)).toEqual(refusedAs(approved(c), unclaimed('validated')));
  });

  it('rejects an envelope that goes in circles', () => {
    const round = step({ name: 'round', from: 'signed', to: 'signed', run: (e) => E.right(e) });

    expect(runToEnd(open(round), c)).toEqual(refusedAs(c, overLimit('hops')));
  });
});

describe('distinctNames', () => {
  it('lets steps pass that have each a name of their own', () => {
    expect(distinctNames([approve, seal])).toEqual([approve, seal]);
    expect(distinctNames([])).toEqual([]);
  });

  it('throws at start-up for two steps of one name', () => {
    expect(() => distinctNames([approve, seal, { ...seal, name: 'approve' }])).toThrow('two steps are named approve');
  });
});

describe('crashed', () => {
  it('is what a hop makes of a throw: the step, the kind of error, and no text', () => {
    const fault = crashed('any')(new TypeError('a secret'));

    expect(fault).toEqual({ _tag: 'Crashed', step: 'any', where: expect.stringMatching(/^TypeError at/) as string });
  });
});
