import { ENDS, STAGES, type Stage } from '../../lib/envelope/envelope';
import { pipelineMap } from '../../streams/pipelineMap';
import type { Step } from '../../streams/steps/step';
import { openKernel } from '../support/kernel/kernel';
import { story } from '../support/kernel/story';

const { steps } = openKernel();

/** Where envelopes enter: packets, sealed bytes that come by hand or by release, drafts, notes, and sendings. */
const ENTRIES: readonly Stage[] = [
  'received',
  'unwrapped',
  'drafted',
  'noting',
  'forgetting',
  'lifting',
  'resealing',
  'purging',
  'outgoing',
];

/** Steps that move an envelope on; `resolveDeps` leaves a stage only to park. */
const edges = (all: readonly Step[]): readonly (readonly [Stage, Stage])[] =>
  all.flatMap(({ from, to }) =>
    from.flatMap((start) =>
      to
        .filter((end) => (from.length === 1 ? true : end === 'parked' && (start === 'fresh' || start === 'accepted')))
        .map((end) => [start, end] as const),
    ),
  );

const reachable = (all: readonly Step[]): ReadonlySet<Stage> => {
  const found = new Set<Stage>(ENTRIES);
  for (const _ of STAGES) for (const [from, to] of edges(all)) if (found.has(from)) found.add(to);
  return found;
};

/** Whether following steps from any stage ever leads back to it. */
const hasCycle = (all: readonly Step[]): boolean => {
  const nexts = (stage: Stage): readonly Stage[] => edges(all).flatMap(([from, to]) => (from === stage ? [to] : []));
  const from = (stage: Stage, path: readonly Stage[]): boolean =>
    path.includes(stage) || nexts(stage).some((next) => from(next, [...path, stage]));
  return STAGES.some((stage) => from(stage, []));
};

const stepOf = (name: string, from: Stage, to: Stage): Step => ({ ...steps[0]!, name, from: [from], to: [to] });

describe('the graph of stages', () => {
  it('reaches every stage that a step names', () => {
    const named = new Set(steps.flatMap(({ from, to }) => [...from, ...to]));
    const reached = reachable(steps);

    expect([...named].filter((stage) => !reached.has(stage))).toEqual([]);
  });

  it('leads from every stage it reaches to an end', () => {
    const stuck = [...reachable(steps)].filter(
      (stage) => !ENDS.some((end) => end === stage) && !edges(steps).some(([from]) => from === stage),
    );

    expect(stuck).toEqual([]);
  });

  it('has no cycle', () => {
    expect(hasCycle(steps)).toBe(false);
  });

  it('would be seen to have one', () => {
    expect(hasCycle([...steps, stepOf('back', 'sealed', 'signed')])).toBe(true);
    expect(hasCycle([...steps, stepOf('round', 'signed', 'signed')])).toBe(true);
  });

  it('moves every envelope to a later stage, in the order in which stages are listed', () => {
    const back = edges(steps).filter(([from, to]) => STAGES.indexOf(to) <= STAGES.indexOf(from));

    expect(back).toEqual([]);
  });

  it('ends where ends are: no step claims one', () => {
    expect(steps.flatMap(({ from }) => from).filter((stage) => ENDS.some((end) => end === stage))).toEqual([]);
  });
});

describe('pipelineMap', () => {
  const [kernel, own] = [steps.slice(0, 3), steps.slice(3)];
  const jobs = [
    { name: 'sweep', everyMs: 60_000 },
    { name: 'ask', everyMs: 1_500 },
  ];
  const map = pipelineMap({ protocol: 'story', kernel, own, reflectors: story.reflectors, jobs });

  it('has a row for each step, in the order of the pipeline, whatever the order of the lists', () => {
    const rows = (text: string): readonly string[] =>
      text.split('\n').filter((line) => line.startsWith('| ') && /kernel|protocol/.test(line));
    const turned = pipelineMap({
      ...{ protocol: 'story', kernel: kernel.slice().reverse(), own: own.slice().reverse() },
      ...{ reflectors: story.reflectors, jobs },
    });

    expect(rows(map)).toHaveLength(steps.length);
    expect(rows(map).at(-1)).toMatch(/^\| wrapped \| sent \| `send`/);
    expect([...rows(turned)].sort()).toEqual([...rows(map)].sort());
  });

  it('draws each move, who parks, and what reflectors set off', () => {
    expect(map).toContain('  sealed -->|"store"| stored');
    expect(map).toContain('  fresh -->|"resolveDeps"| parked');
    expect(map).toContain('  stored -.->|"reflectors"| caused');
    expect(map).not.toContain('  received -->|"resolveDeps"|');
  });

  it('draws as caused what no step leads to, but for packets', () => {
    expect(map).toMatch(/^ {2}caused\[drafted, .*outgoing\]$/m);
  });

  it('tells what wakes a reflector: every type it names', () => {
    const [echo] = story.reflectors.filter((one) => 'on' in one);
    const named = [{ ...echo!, name: 'push', on: ['a', 'b'] }];
    const both = pipelineMap({ protocol: 'story', kernel, own, reflectors: named, jobs: [] });

    expect(both).toContain('| `push` | a, b |');
    expect(both).not.toContain('| job |');
  });

  it('tells how often a job runs, in the unit that is whole', () => {
    expect(map).toContain('| `sweep` | 1 min |');
    expect(map).toContain('| `ask` | 1500 ms |');
  });
});
