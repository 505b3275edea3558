import { QUEUED_MAX, QUEUED_PER_DESTINATION_MAX, openSendQueue } from '../../../streams/transports/sendQueue';

const takeAll = <A>(take: () => A | undefined): readonly A[] => {
  const taken: A[] = [];
  for (let item = take(); item !== undefined; item = take()) taken.push(item);
  return taken;
};

describe('openSendQueue', () => {
  it('gives back each destination in turn, and each one’s own in order', () => {
    const { put, take } = openSendQueue<string>();

    for (const item of ['a1', 'a2', 'a3', 'b1', 'c1', 'b2']) put(item[0]!, item);

    expect(takeAll(take)).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  });

  it('lets a newcomer wait for one turn of the others, however much they have', () => {
    const { put, take } = openSendQueue<string>();
    for (let n = 0; n < 100; n += 1) put('a', `a${n}`);

    take();
    put('b', 'b0');

    expect([take(), take(), take()]).toEqual(['a1', 'b0', 'a2']);
  });

  it('holds so many and not one more, and takes again when one is taken', () => {
    const { put, take, count } = openSendQueue<number>(3, 3);

    expect([1, 2, 3, 4].map((n) => put(`to ${n}`, n))).toEqual([true, true, true, false]);
    take();

    expect(count()).toBe(2);
    expect([put('to 5', 5), put('to 6', 6)]).toEqual([true, false]);
  });

  it('holds so many for one destination and not one more, and has room for others', () => {
    const { put, take } = openSendQueue<number>(10, 2);

    expect([1, 2, 3].map((n) => put('a', n))).toEqual([true, true, false]);
    expect(put('b', 4)).toBe(true);
    take();

    expect([put('a', 5), put('a', 6)]).toEqual([true, false]);
  });

  it('keeps order and count through many puts and takes', () => {
    const { put, take, count } = openSendQueue<number>(1_000, 1_000);
    const taken: (number | undefined)[] = [];
    let next = 0;

    for (let round = 0; round < 200; round += 1) {
      for (let n = 0; n < 5; n += 1) put('a', (next += 1));
      for (let n = 0; n < 4; n += 1) taken.push(take());
    }
    const left = count();

    expect([...taken, ...takeAll(take)]).toEqual(Array.from({ length: 1_000 }, (_, n) => n + 1));
    expect([left, count()]).toEqual([200, 0]);
  });

  it('forgets all of it at once', () => {
    const { put, take, count, clear } = openSendQueue<number>();
    [1, 2, 3].forEach((n) => put(`to ${n}`, n));

    expect([clear(), count(), take(), clear()]).toEqual([3, 0, undefined, 0]);
  });

  it('can be filled by no destination alone', () => {
    expect(QUEUED_PER_DESTINATION_MAX * 2).toBeLessThanOrEqual(QUEUED_MAX);
  });
});
