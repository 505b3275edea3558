import * as E from 'fp-ts/Either';
import type { Envelope } from '../../../lib/envelope/envelope';
import { type Fault, crashed, refused, unclaimed } from '../../../lib/fault';
import { restage } from '../../../lib/envelope/moves';
import { type StepSpec, attemptStep, step } from '../../../streams/steps/step';
import { alice, noteBy, openedAt, oursAt, peerRef, refusedAs } from '../../support/kernel/envelopes';
import { marbles } from '../../support/common/marbles';

describe('step', () => {
  const c = oursAt('signed', noteBy(alice, 'child'));
  const p = oursAt('signed', noteBy(alice, 'parent'));
  const elsewhere = oursAt('validated', noteBy(alice, 'child'));
  const validated = (e: Envelope<'signed'>): Envelope<'validated'> => restage(e, 'validated');

  const stepWith = (spec: Partial<StepSpec<'signed', 'validated'>> = {}) =>
    step({ name: 'approve', from: 'signed', to: 'validated', run: (e) => E.right(validated(e)), ...spec });
  const refusing = (rule: string): E.Either<Fault, never> => E.left(refused(rule));

  it(
    'moves what stands at its stage on, one in and one out',
    marbles(({ hot, expectObservable }) => {
      const source$ = hot('-c-p-(cp)-', { c, p });
      const expected = '   -c-p-(cp)-';

      const envelope$ = source$.pipe(stepWith().operator);

      expectObservable(envelope$).toBe(expected, { c: validated(c), p: validated(p) });
    }),
  );

  it(
    'passes over what stands elsewhere',
    marbles(({ hot, expectObservable }) => {
      const source$ = hot('-d-c-', { d: elsewhere, c });
      const expected = '   ---c-';

      const envelope$ = source$.pipe(stepWith().operator);

      expectObservable(envelope$).toBe(expected, { c: validated(c) });
    }),
  );

  it(
    'passes over what is not ready',
    marbles(({ hot, expectObservable }) => {
      const unready = { ...c, needs: [peerRef(alice)] };
      const ready = { ...unready, deps: new Map([[peerRef(alice), null]]) };
      const source$ = hot('-c-r-', { c: unready, r: ready });
      const expected = '   ---r-';

      const envelope$ = source$.pipe(stepWith().operator);

      expectObservable(envelope$).toBe(expected, { r: validated(ready) });
    }),
  );

  it(
    'passes over what it does not accept',
    marbles(({ hot, expectObservable }) => {
      const accepts = ({ event_id }: Envelope<'signed'>): boolean => event_id === p.event_id;
      const source$ = hot('-c-p-', { c, p });
      const expected = '   ---p-';

      const envelope$ = source$.pipe(stepWith({ accepts }).operator);

      expectObservable(envelope$).toBe(expected, { p: validated(p) });
    }),
  );

  it(
    'turns a Left into the same envelope at rejected, and goes on',
    marbles(({ hot, expectObservable }) => {
      const run = (e: Envelope<'signed'>) => (e === c ? refusing('note.is_no_child') : E.right(validated(e)));
      const source$ = hot('-c-p-c-', { c, p });
      const expected = '   -x-p-x-';

      const envelope$ = source$.pipe(stepWith({ run }).operator);

      expectObservable(envelope$).toBe(expected, { x: refusedAs(c, refused('note.is_no_child')), p: validated(p) });
    }),
  );

  it(
    'turns a throw into a rejected envelope, and goes on',
    marbles(({ hot, expectObservable }) => {
      const thrown = new RangeError('the text of an error may quote a secret');
      const run = (e: Envelope<'signed'>) => {
        if (e === c) throw thrown;
        return E.right(validated(e));
      };
      const source$ = hot('-(cp)-c-p-', { c, p });
      const expected = '   -(xp)-x-p-';

      const envelope$ = source$.pipe(stepWith({ run }).operator);

      expectObservable(envelope$).toBe(expected, { x: refusedAs(c, crashed('approve')(thrown)), p: validated(p) });
    }),
  );

  it(
    'ends when its source does',
    marbles(({ hot, expectObservable }) => {
      const source$ = hot('-c-|', { c });
      const expected = '   -c-|';

      const envelope$ = source$.pipe(stepWith().operator);

      expectObservable(envelope$).toBe(expected, { c: validated(c) });
    }),
  );

  it(
    'says nothing where nothing comes',
    marbles(({ hot, expectObservable }) => {
      const source$ = hot<Envelope>('-----');
      const expected = '             -----';

      const envelope$ = source$.pipe(stepWith().operator);

      expectObservable(envelope$).toBe(expected);
    }),
  );

  it('is data besides: a name, where from and where to', () => {
    const { name, from, to } = stepWith({ to: ['validated'] });

    expect({ name, from, to }).toEqual({ name: 'approve', from: ['signed'], to: ['validated'] });
  });
});

describe('attempt', () => {
  const c = openedAt('accepted', noteBy(alice, 'child'));

  it('keeps of what it refuses who, where and under which id, and nothing that was lent', () => {
    const lent = { ...c, deps: new Map([[peerRef(alice), { local_metadata: alice.key }]]) };

    const rejected = attemptStep('approve', () => E.left(unclaimed('accepted')))(lent);

    expect(rejected).toEqual({
      stage: 'rejected',
      received_by: 1,
      event_type: 'note',
      needs: [],
      deps: new Map(),
      trace_id: 1,
      fault: { _tag: 'Unclaimed', stage: 'accepted' },
      at: 'accepted',
      event_id: c.event_id,
      origin: 'Bob',
    });
  });

  it('says where something was thrown, and not what was said', () => {
    const rejected = attemptStep('approve', () => {
      throw new Error('swordfish');
    })(c);

    expect(JSON.stringify(rejected)).toMatch(/Error at/);
    expect(JSON.stringify(rejected)).not.toMatch(/swordfish/);
  });

  it.each([undefined, null, 'a text', 7])('survives that %p is thrown', (thrown) => {
    const throwIt = (): never => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- a protocol may
      throw thrown;
    };

    expect(attemptStep('approve', throwIt)(c)).toMatchObject({
      stage: 'rejected',
      fault: { _tag: 'Crashed', step: 'approve' },
    });
  });
});
