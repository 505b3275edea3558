import * as E from 'fp-ts/Either';
import { Subject } from 'rxjs';
import { type CallAnswer, callFault } from '../../../../streams/doors/door';
import type { Outlet } from '../../../../streams/doors/socket/outlet';
import { writeAnswers } from '../../../../streams/doors/socket/writeAnswers';

/** A reader that can be slow. */
const readerOf = (whenSlow: 'latest' | 'count') => {
  const lines: object[] = [];
  const answers$ = new Subject<CallAnswer>();
  let [room, caughtUp, listening] = [true, (): void => undefined, false];
  const outlet: Outlet = {
    write: (line) => void lines.push(line),
    hasRoom: () => room,
    onRoom: (listener) => {
      [caughtUp, listening] = [listener, true];
      return () => void (listening = false);
    },
  };
  const poured = writeAnswers(outlet, { id: 1, answers$, whenSlow });
  return {
    ...{ lines, answers$, poured },
    tell: (...values: readonly unknown[]) => values.forEach((value) => answers$.next(E.right(value))),
    falls: () => void (room = false),
    catchesUp: () => {
      room = true;
      caughtUp();
    },
    isListening: () => listening,
  };
};

describe('pour', () => {
  it('gives a reader that keeps up every answer, and says when there are no more', () => {
    const { tell, answers$, lines, isListening } = readerOf('count');

    tell('a', 'b');
    answers$.complete();

    expect(lines).toEqual([
      { id: 1, next: 'a' },
      { id: 1, next: 'b' },
      { id: 1, end: true },
    ]);
    expect(isListening()).toBe(false);
  });

  it('gives a slow reader of hops the number of those it missed', () => {
    const { tell, falls, catchesUp, lines } = readerOf('count');

    tell('a');
    falls();
    tell('b', 'c', 'd');
    catchesUp();
    tell('e');

    expect(lines).toEqual([
      { id: 1, next: 'a' },
      { id: 1, skipped: 3 },
      { id: 1, next: 'e' },
    ]);
  });

  it('gives a slow reader of a list its last rows', () => {
    const { tell, falls, catchesUp, lines } = readerOf('latest');

    falls();
    tell('a', 'b');
    catchesUp();
    catchesUp();
    tell('c');

    expect(lines).toEqual([
      { id: 1, next: 'b' },
      { id: 1, next: 'c' },
    ]);
  });

  it('ends with the fault that ended it', () => {
    const { answers$, lines, tell, poured } = readerOf('latest');

    answers$.next(E.left(callFault('closed', 'node.is_open')));
    tell('too late');

    expect(lines).toEqual([{ id: 1, error: { _tag: 'closed', rule: 'node.is_open' } }]);
    expect(poured.closed).toBe(true);
  });

  it('tells nothing of what was thrown', () => {
    const { answers$, lines } = readerOf('latest');

    answers$.error(new Error('hunter2'));

    expect(lines).toEqual([{ id: 1, error: { _tag: 'refused', rule: 'stream.goes_on' } }]);
  });
});
