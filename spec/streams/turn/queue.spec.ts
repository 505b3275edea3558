import * as fc from 'fast-check';
import { openQueue } from '../../../streams/turn/queue';
import { always } from '../../support/lib/fuzz';

const drained = <A>(take: () => A | undefined): readonly A[] => {
  const out: A[] = [];
  for (let next = take(); next !== undefined; next = take()) out.push(next);
  return out;
};

describe('openQueue', () => {
  it('gives back first what came first', () => {
    const { push, take } = openQueue<string>();

    push(['a', 'b']);
    push([]);
    push(['c']);

    expect(drained(take)).toEqual(['a', 'b', 'c']);
  });

  it('has nothing to give when it is empty, as often as it is asked', () => {
    const { push, take } = openQueue<string>();

    const before = [take(), take()];
    push(['a']);

    expect(before).toEqual([undefined, undefined]);
    expect(drained(take)).toEqual(['a']);
  });

  it('drops what was pushed after a mark', () => {
    const { push, take, mark, cutTo } = openQueue<string>();
    push(['a']);
    const marked = mark();
    push(['b', 'c']);

    cutTo(marked);

    expect(drained(take)).toEqual(['a']);
  });

  it('drops nothing where nothing came since, and everything at a mark of zero', () => {
    const { push, take, mark, cutTo } = openQueue<string>();
    push(['a', 'b']);
    cutTo(mark());
    const first = take();
    cutTo(0);

    push(['c']);

    expect(first).toBe('a');
    expect(drained(take)).toEqual(['c']);
  });

  it('does not give again what was taken before it was cut', () => {
    const { push, take, mark, cutTo } = openQueue<string>();
    push(['a', 'b', 'c']);
    take();
    const marked = mark();
    push(['d']);

    cutTo(marked);

    expect(drained(take)).toEqual(['b', 'c']);
  });

  it('holds a hundred thousand and copies none of them to take one', () => {
    const { push, take } = openQueue<number>();

    push(Array.from({ length: 100_000 }, (_, n) => n));

    expect(drained(take)).toHaveLength(100_000);
  });

  it('behaves as a plain list does, whatever is done to it', () => {
    const action = fc.oneof(
      fc.record({ push: fc.array(fc.integer(), { maxLength: 4 }) }),
      fc.constant('take' as const),
      fc.constant('markAndCut' as const),
    );

    always(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const queue = openQueue<number>();
        let model: number[] = [];
        for (const one of actions) {
          if (one === 'take') {
            expect(queue.take()).toBe(model.shift());
          } else if (one === 'markAndCut') {
            const marked = queue.mark();
            queue.push([1, 2, 3]);
            queue.cutTo(marked);
          } else {
            queue.push(one.push);
            model = [...model, ...one.push];
          }
        }
        expect(drained(queue.take)).toEqual(model);
      }),
    );
  });
});
