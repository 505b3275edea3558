import * as E from 'fp-ts/Either';
import { type Emission, sending } from '../../lib/envelope/emission';
import type { Envelope } from '../../lib/envelope/envelope';
import { type Fault, crashed, overLimit, refused } from '../../lib/fault';
import type { CauseCtx } from '../../lib/operation/flow';
import { type Reflector, reflectWith } from '../../reflectors/reflector';
import { alice, arrivedAt, bob, idOf, noteBy, storedOf } from '../support/kernel/envelopes';
import { marbles } from '../support/common/marbles';

const c = storedOf(noteBy(alice, 'child'));
const p = storedOf(noteBy(bob, 'parent'), { received_by: 2 });
const mail = (n: number): Emission => sending('note', idOf(n), `peer:${n}`);
const contexts: Readonly<Record<number, CauseCtx>> = { 1: { nowMs: 1 } as CauseCtx, 2: { nowMs: 2 } as CauseCtx };

const openRoom = (spec: Partial<Reflector> = {}) => {
  const faults: (readonly [string, Fault])[] = [];
  const reflector: Reflector = { name: 'answer', on: 'note', limit: 3, reflect: () => E.right([mail(1)]), ...spec };
  const reflect = reflectWith(
    reflector,
    ({ received_by }) => contexts[received_by]!,
    (name, fault) => faults.push([name, fault]),
  );
  return { reflect, faults };
};
const reflection = (cause: Envelope<'stored'>, n: number) => ({ cause, emission: mail(n) });

describe('reflectWith', () => {
  it(
    'makes of a stored event what it causes, each with its cause',
    marbles(({ hot, expectObservable }) => {
      const { reflect } = openRoom({ reflect: () => E.right([mail(1), mail(2)]) });
      const source$ = hot('-c----p----', { c, p });
      const expected = '   -(cd)-(pr)-';

      const reflection$ = source$.pipe(reflect);

      expectObservable(reflection$).toBe(expected, {
        ...{ c: reflection(c, 1), d: reflection(c, 2), p: reflection(p, 1), r: reflection(p, 2) },
      });
    }),
  );

  it(
    'wakes only for what is stored',
    marbles(({ hot, expectObservable }) => {
      const { reflect } = openRoom();
      const source$ = hot<Envelope>('-x-c-', { x: arrivedAt('sealed', noteBy(alice, 'child')), c });
      const expected = '             ---c-';

      const reflection$ = source$.pipe(reflect);

      expectObservable(reflection$).toBe(expected, { c: reflection(c, 1) });
    }),
  );

  it(
    'wakes only for what was made here, where it says so',
    marbles(({ hot, expectObservable }) => {
      const { reflect } = openRoom({ ours: true });
      const ours = storedOf(noteBy(alice, 'ours'), { authored: true });
      const source$ = hot('-c-o-', { c, o: ours });
      const expected = '   ---o-';

      const reflection$ = source$.pipe(reflect);

      expectObservable(reflection$).toBe(expected, { o: reflection(ours, 1) });
    }),
  );

  it(
    'makes nothing of what causes nothing',
    marbles(({ hot, expectObservable }) => {
      const { reflect } = openRoom({ reflect: () => E.right([]) });
      const source$ = hot('-c-p-', { c, p });
      const expected = '   -----';

      const reflection$ = source$.pipe(reflect);

      expectObservable(reflection$).toBe(expected);
    }),
  );

  it(
    'asks as the owner of the event',
    marbles(({ hot, expectObservable }) => {
      const { reflect } = openRoom({ reflect: (_, { nowMs }) => E.right([mail(nowMs)]) });
      const source$ = hot('-c-p-', { c, p });
      const expected = '   -c-p-';

      const reflection$ = source$.pipe(reflect);

      expectObservable(reflection$).toBe(expected, { c: reflection(c, 1), p: reflection(p, 2) });
    }),
  );

  it.each([
    [3, []],
    [4, [['answer', overLimit('answer')]]],
  ])('takes of %i emissions three, and reports what was too much', (count, reported) => {
    const { reflect, faults } = openRoom({ reflect: () => E.right(Array.from({ length: count }, (_, n) => mail(n))) });

    marbles(({ hot, expectObservable }) => {
      const source$ = hot('-c----', { c });
      const expected = '   -(dpr)';

      const reflection$ = source$.pipe(reflect);

      expectObservable(reflection$).toBe(expected, { d: reflection(c, 0), p: reflection(c, 1), r: reflection(c, 2) });
    })();

    expect(faults).toEqual(reported);
  });

  it('reports a fault and a throw, and goes on: the event that woke it is innocent', () => {
    const { reflect, faults } = openRoom({
      reflect: (e) => {
        if (e === c) throw new TypeError('a text');
        return e === p ? E.left(refused('answer.is_unwanted')) : E.right([mail(9)]);
      },
    });
    const d = { ...p };

    marbles(({ hot, expectObservable }) => {
      const source$ = hot('-c-p-d-c-', { c, p, d });
      const expected = '   -----d---';

      const reflection$ = source$.pipe(reflect);

      expectObservable(reflection$).toBe(expected, { d: reflection(d, 9) });
    })();

    const crash = { ...crashed('answer')(new TypeError()), where: expect.stringMatching(/^TypeError at/) as string };
    expect(faults).toEqual([
      ['answer', crash],
      ['answer', refused('answer.is_unwanted')],
      ['answer', crash],
    ]);
  });
});
