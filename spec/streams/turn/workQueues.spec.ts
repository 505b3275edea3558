import { openWorkQueues } from '../../../streams/turn/workQueues';

/** Lines of what is named, of which a turn is given `most`. */
const linesOf = (most: number, calls: number, jobs: number, arrivals: number) => {
  const lines = openWorkQueues<string>(most);
  const named = (letter: string, count: number): readonly string[] =>
    Array.from({ length: count }, (_, n) => `${letter}${n}`);
  lines.calls.push(...named('c', calls));
  lines.jobs.push(...named('j', jobs));
  lines.arrivals.push(...named('a', arrivals));
  /** A turn that does `count` of what it is given. */
  const turn = (count = most): string => {
    const given = lines.next().slice(0, count);
    lines.markDone(count);
    return given.join(' ');
  };
  return { ...lines, turn };
};

describe('openLines', () => {
  it('gives nothing where nobody waits', () => {
    const { turn, isEmpty } = linesOf(4, 0, 0, 0);

    expect([turn(), isEmpty()]).toEqual(['', true]);
  });

  it('gives calls first, then a job and an arrival by turns, then what is left', () => {
    expect(linesOf(9, 2, 2, 3).turn()).toBe('c0 c1 j0 a0 j1 a1 a2');
    expect(linesOf(9, 1, 3, 1).turn()).toBe('c0 j0 a0 j1 j2');
  });

  it('gives as much as a turn takes, and no more', () => {
    const { turn, isEmpty } = linesOf(4, 4, 1, 1);

    expect([turn(), turn(), isEmpty()]).toEqual(['c0 c1 c2 c3', 'j0 a0', true]);
  });

  it('lets jobs have half of a turn while arrivals wait, and all of it while none do', () => {
    expect(linesOf(4, 0, 9, 9).turn()).toBe('j0 a0 j1 a1');
    expect(linesOf(4, 0, 9, 0).turn()).toBe('j0 j1 j2 j3');
    expect(linesOf(4, 0, 0, 9).turn()).toBe('a0 a1 a2 a3');
  });

  it('serves both though each turn has time for one piece only', () => {
    const { turn } = linesOf(4, 0, 3, 3);

    expect(Array.from({ length: 6 }, () => turn(1))).toEqual(['j0', 'a0', 'j1', 'a1', 'j2', 'a2']);
  });

  it('remembers who was served last whatever calls come between', () => {
    const { turn, calls } = linesOf(2, 0, 2, 2);
    const first = turn(1);
    calls.push('c');

    expect([first, turn(1), turn()]).toEqual(['j0', 'c', 'a0 j1']);
  });

  it('gives again what a turn did not do, before what came since', () => {
    const { turn, calls, jobs, arrivals } = linesOf(9, 1, 1, 1);
    const first = turn(2);
    for (const line of [calls, jobs, arrivals]) line.push('new');

    expect([first, turn()]).toEqual(['c0 j0', 'new a0 new new']);
  });

  it('takes away nothing that came while a turn was under way', () => {
    const { next, markDone, calls } = linesOf(4, 1, 0, 1);
    next();
    calls.push('during');

    markDone(2);

    expect(next()).toEqual(['during']);
  });
});
