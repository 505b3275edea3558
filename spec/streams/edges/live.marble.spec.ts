import * as E from 'fp-ts/Either';
import { Subject, tap } from 'rxjs';
import { live } from '../../../streams/edges/live';
import { marbles } from '../../support/common/marbles';

type Changed = ReadonlySet<string>;
const changes = (...keys: readonly string[]): Changed => new Set(keys);
const values = { c: changes('1/notes'), d: changes('1/tags', '2/notes'), p: changes('1/notes', '1/tags') };
const KEYS = ['1/notes', '1/peers'];

/** A read that answers one thing after another, each as an envelope of its own. */
const reading = (...answers: readonly unknown[]) => {
  let asked = 0;
  return () => {
    asked += 1;
    return E.right(answers[Math.min(asked, answers.length) - 1]);
  };
};
const thrown = (cause: unknown): string => `thrown: ${String(cause)}`;
const row = (text: string) => ({ notes: [{ text }] });

describe('live', () => {
  it(
    'answers at once, and again when a table that it reads was changed',
    marbles(({ hot, expectObservable }) => {
      const source$ = hot('   --c--p--', values);
      const expected = '      d-c--p--';

      const answer$ = live(source$, KEYS, reading(row('one'), row('two'), row('three')), thrown);

      expectObservable(answer$).toBe(expected, {
        d: E.right(row('one')),
        c: E.right(row('two')),
        p: E.right(row('three')),
      });
    }),
  );

  it(
    'does not answer where other tables, or other owners’, were changed',
    marbles(({ hot, expectObservable }) => {
      const source$ = hot('--d--d--', values);
      const expected = '   d-------';

      const answer$ = live(source$, KEYS, reading(row('one'), row('two')), thrown);

      expectObservable(answer$).toBe(expected, { d: E.right(row('one')) });
    }),
  );

  it(
    'does not answer the same twice, be it another object',
    marbles(({ hot, expectObservable }) => {
      const source$ = hot('--c--c--c--', values);
      const expected = '   d-------c--';

      const answer$ = live(source$, KEYS, reading(row('one'), row('one'), row('one'), row('two')), thrown);

      expectObservable(answer$).toBe(expected, { d: E.right(row('one')), c: E.right(row('two')) });
    }),
  );

  it(
    'answers once for a turn that changed several of its tables',
    marbles(({ hot, expectObservable }) => {
      const source$ = hot('--p--', { p: changes('1/notes', '1/peers') });
      const expected = '   d-c--';

      const answer$ = live(source$, KEYS, reading(row('one'), row('two'), row('three')), thrown);

      expectObservable(answer$).toBe(expected, { d: E.right(row('one')), c: E.right(row('two')) });
    }),
  );

  it(
    'answers a Left where a read fails or throws, and goes on',
    marbles(({ hot, expectObservable }) => {
      const answers = [E.right(1), E.left('no'), undefined, E.right(4)];
      const read = (): E.Either<string, number> => {
        const answer = answers.shift();
        if (answer === undefined) throw new RangeError('boom');
        return answer;
      };
      const source$ = hot('--c--c--c--', values);
      const expected = '   d-x--t--c--';

      const answer$ = live(source$, KEYS, read, thrown);

      expectObservable(answer$).toBe(expected, {
        ...{ d: E.right(1), x: E.left('no'), t: E.left('thrown: RangeError: boom'), c: E.right(4) },
      });
    }),
  );

  it(
    'reads again when it is due, and ends with the changes',
    marbles(({ hot, expectObservable }) => {
      const source$ = hot('-------|', values);
      const due$ = hot('   --t-t-t-t');
      const expected = '   d---c--|';

      const answer$ = live(source$, KEYS, reading(row('one'), row('one'), row('two')), thrown, due$);

      expectObservable(answer$).toBe(expected, { d: E.right(row('one')), c: E.right(row('two')) });
    }),
  );

  it(
    'completes when the node closes, and answers once more to whoever comes later',
    marbles(({ hot, cold, expectObservable }) => {
      const source$ = hot('--c--|', values);
      const expected = '   d-c--|';
      const later = '      (d|)';

      const answer$ = live(source$, KEYS, reading(row('one'), row('two')), thrown);
      const late$ = live(cold<Changed>('|'), KEYS, reading(row('one')), thrown);

      expectObservable(answer$).toBe(expected, { d: E.right(row('one')), c: E.right(row('two')) });
      expectObservable(late$).toBe(later, { d: E.right(row('one')) });
    }),
  );

  it(
    'answers each subscriber on its own',
    marbles(({ hot, expectObservable }) => {
      const source$ = hot('--c-----', values);
      const late = '       ----^---';
      const expected = '   d-c-----';
      const second = '     ----c---';
      let version = 0;
      source$.subscribe(() => (version += 1));

      const answer$ = live(source$, KEYS, () => E.right(version), thrown);

      expectObservable(answer$).toBe(expected, { d: E.right(0), c: E.right(1) });
      expectObservable(answer$, late).toBe(second, { c: E.right(1) });
    }),
  );

  it('tells whoever changes something while being told the first answer', () => {
    const changed$ = new Subject<Changed>();
    let version = 0;
    const told: unknown[] = [];
    const change = (answer: unknown): void => {
      told.push(answer);
      if (version > 0) return;
      version += 1;
      changed$.next(changes('1/notes'));
    };

    live(changed$, KEYS, () => E.right(version), thrown)
      .pipe(tap(change))
      .subscribe();

    expect(told).toEqual([E.right(0), E.right(1)]);
  });

  it('does not read at all before somebody subscribes, nor after', () => {
    const changed$ = new Subject<Changed>();
    let reads = 0;
    const answer$ = live(changed$, KEYS, () => E.right((reads += 1)), thrown);
    const before = reads;

    const subscription = answer$.subscribe();
    changed$.next(changes('1/notes'));
    subscription.unsubscribe();
    changed$.next(changes('1/notes'));

    expect([before, reads]).toEqual([0, 2]);
  });
});
