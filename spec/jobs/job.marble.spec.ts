import { EMPTY, NEVER, defer, of } from 'rxjs';
import { ticks } from '../../jobs/job';
import { marbles } from '../support/common/marbles';

const EVERY_MS = 10;

describe('ticks', () => {
  it(
    'asks at the first time and at every period from then on',
    marbles(({ expectObservable }, scheduler) => {
      const expected = '3ms t 9ms t 9ms t';
      const unsub = '   --------------------------!';

      const tick$ = ticks(3, EVERY_MS, scheduler, () => of('t'));

      expectObservable(tick$, unsub).toBe(expected);
    }),
  );

  it(
    'asks at once where it is due at once',
    marbles(({ expectObservable }, scheduler) => {
      const expected = 't 9ms t';
      const unsub = '   12ms !';

      const tick$ = ticks(0, EVERY_MS, scheduler, () => of('t'));

      expectObservable(tick$, unsub).toBe(expected);
    }),
  );

  it(
    'drops ticks that come while an occasion still runs, and queues none',
    marbles(({ cold, expectObservable }, scheduler) => {
      const occasion = '       d 23ms (c|)';
      const expected = '10ms   d 23ms c 5ms d 23ms c';
      const unsub = '  65ms !';

      const tick$ = ticks(10, EVERY_MS, scheduler, () => cold(occasion));

      expectObservable(tick$, unsub).toBe(expected);
    }),
  );

  it(
    'waits for ever for an occasion that does not end',
    marbles(({ expectObservable }, scheduler) => {
      const expected = '50ms -';
      const unsub = '   49ms !';
      let asked = 0;

      const tick$ = ticks(0, EVERY_MS, scheduler, () => ((asked += 1), NEVER));

      expectObservable(tick$, unsub).toBe(expected);
      scheduler.schedule(() => expect(asked).toBe(1), 48);
    }),
  );

  it(
    'asks anew at each tick, and goes on after an occasion of which nothing came',
    marbles(({ expectObservable }, scheduler) => {
      let asked = 0;
      const occasion = () =>
        defer(() => {
          asked += 1;
          return asked === 2 ? EMPTY : of('t');
        });
      const expected = 't 19ms t 9ms t';
      const unsub = '   35ms !';

      const tick$ = ticks(0, EVERY_MS, scheduler, occasion);

      expectObservable(tick$, unsub).toBe(expected);
    }),
  );
});
