import * as E from 'fp-ts/Either';
import { lendOnce, openTurnCache } from '../../../../lib/db/lending/turnCache';
import type { Dep } from '../../../../lib/event/event';

const REF = 'peer:01';
const DEP: Dep = { local_seq: 7 };

const opened = (isHere = true) => {
  const cache = openTurnCache();
  let asked = 0;
  const find = (): E.Either<never, Dep | undefined> => {
    asked += 1;
    return E.right(isHere ? DEP : undefined);
  };
  const lend = lendOnce(find, cache, { lasts: (kind) => kind !== 'head', otherwise: () => undefined });
  return { cache, lend, asked: () => asked };
};

describe('lendOnce', () => {
  it('asks once for what is here, and each owner for itself', () => {
    const { lend, asked } = opened();

    expect([lend(1, REF), lend(1, REF), lend(2, REF)]).toEqual([E.right(DEP), E.right(DEP), E.right(DEP)]);
    expect(asked()).toBe(2);
  });

  it('asks each time for what is not here, and for what does not last', () => {
    const [missing, changing] = [opened(false), opened()];

    [missing.lend(1, REF), missing.lend(1, REF), changing.lend(1, 'head:01'), changing.lend(1, 'head:01')].forEach(
      (found) => expect(E.isRight(found)).toBe(true),
    );

    expect([missing.asked(), changing.asked()]).toEqual([2, 2]);
  });

  it('asks again after a write that may change it, and in the next turn', () => {
    const { cache, lend, asked } = opened();

    lend(1, REF);
    cache.drop();
    lend(1, REF);
    cache.begin();
    lend(1, REF);

    expect(asked()).toBe(3);
  });
});

describe('a savepoint that is undone', () => {
  it('takes with it what was found after a write in it', () => {
    const { cache, lend, asked } = opened();

    cache.save();
    cache.noteWrite();
    lend(1, REF);
    cache.undo();
    lend(1, REF);

    expect(asked()).toBe(2);
  });

  it('does so, too, where the write was in a savepoint within that was kept', () => {
    const { cache, lend, asked } = opened();

    cache.save();
    cache.save();
    cache.noteWrite();
    lend(1, REF);
    cache.release();
    cache.undo();
    lend(1, REF);

    expect(asked()).toBe(2);
  });

  it('takes nothing where nothing was written: a copy costs its sender no look-up', () => {
    const { cache, lend, asked } = opened();

    cache.save();
    lend(1, REF);
    cache.undo();
    lend(1, REF);

    expect(asked()).toBe(1);
  });
});
