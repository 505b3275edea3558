import { openCounters } from '../../streams/counters';

describe('openCounters', () => {
  it('counts by name, and reads in the order of names', () => {
    const { count, read } = openCounters();

    count('stored');
    count('parked', 3);
    count('stored');

    expect(read()).toEqual({ parked: 3, stored: 2 });
    expect(Object.keys(read())).toEqual(['parked', 'stored']);
  });

  it('counts nothing of nothing', () => {
    const { count, read } = openCounters();

    count('quarantine.evicted', 0);

    expect(read()).toEqual({});
  });

  it('counts a thousand names, and every further one as another', () => {
    const { count, read } = openCounters();
    for (let n = 0; n < 1_000; n += 1) count(`reason ${n}`);

    count('one beyond');
    count('two beyond', 2);
    count('reason 7', 4);

    expect(Object.keys(read())).toHaveLength(1_001);
    expect([read()['other'], read()['reason 7'], read()['one beyond']]).toEqual([3, 5, undefined]);
  });

  it.each(['__proto__', 'constructor', 'toString', ''])('takes %j for a name like any other', (name) => {
    const { count, read } = openCounters();

    count(name);
    count(name);

    expect(Object.entries(read())).toEqual([[name, 2]]);
  });

  it('gives what it read away: what is done to it changes no count', () => {
    const { count, read } = openCounters();
    count('stored');

    Object.assign(read(), { stored: 99 });

    expect(read()).toEqual({ stored: 1 });
  });
});
