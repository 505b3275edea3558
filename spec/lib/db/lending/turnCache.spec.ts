import * as E from 'fp-ts/Either';
import { lendOnce, openLent } from '../../../../lib/db/lending/turnCache';
import type { Dep } from '../../../../lib/event/event';

const REF = 'peer:01';
const DEP: Dep = { local_seq: 7 };

const opened = (isHere = true) => {
  const lent = openLent();
  let asked = 0;
  const find = (): E.Either<never, Dep | undefined> => {
    asked += 1;
    return E.right(isHere ? DEP : undefined);
  };
  const lend = lendOnce(find, lent, { lasts: (kind) => kind !== 'head', otherwise: () => undefined });
  return { lent, lend, asked: () => asked };
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
    const { lent, lend, asked } = opened();

    lend(1, REF);
    lent.drop();
    lend(1, REF);
    lent.begin();
    lend(1, REF);

    expect(asked()).toBe(3);
  });
});

describe('a savepoint that is undone', () => {
  it('takes with it what was found after a write in it', () => {
    const { lent, lend, asked } = opened();

    lent.save();
    lent.wrote();
    lend(1, REF);
    lent.undo();
    lend(1, REF);

    expect(asked()).toBe(2);
  });

  it('does so, too, where the write was in a savepoint within that was kept', () => {
    const { lent, lend, asked } = opened();

    lent.save();
    lent.save();
    lent.wrote();
    lend(1, REF);
    lent.release();
    lent.undo();
    lend(1, REF);

    expect(asked()).toBe(2);
  });

  it('takes nothing where nothing was written: a copy costs its sender no look-up', () => {
    const { lent, lend, asked } = opened();

    lent.save();
    lend(1, REF);
    lent.undo();
    lend(1, REF);

    expect(asked()).toBe(1);
  });
});
