import type { AnyJob } from '../jobs/job';
import { STAGES, type Stage } from '../lib/envelope/envelope';
import type { AnyReflector } from '../reflectors/reflector';
import type { Step } from './steps/step';

/** Everything that moves envelopes on one node. */
export interface Pipeline {
  /** The protocol's name. */
  readonly protocol: string;
  readonly kernel: readonly Step[];
  /** The protocol's own steps. */
  readonly own: readonly Step[];
  readonly reflectors: readonly AnyReflector[];
  readonly jobs: readonly Pick<AnyJob, 'name' | 'everyMs'>[];
}

/** One row of the map: a step and what it does to an envelope's stage. */
interface Row {
  readonly step: Step;
  /** Kernel or protocol. */
  readonly whose: string;
}

/** The step that stands at several stages. It leaves them only to park, and only those at which an arrival waits. */
const GATHERING = 'resolveDeps';
const PARKING: readonly Stage[] = ['fresh', 'accepted'];

const moves = (rows: readonly Row[]): readonly Step[] =>
  rows.map(({ step }) => step).filter(({ name }) => name !== GATHERING);

const arrows = ({ name, from, to }: Step): readonly string[] =>
  from.flatMap((start) => to.filter((end) => end !== start).map((end) => `  ${start} -->|"${name}"| ${end}`));

const tableRow = ({ step: { name, from, to }, whose }: Row): string =>
  `| ${from.join(', ')} | ${to.join(', ')} | \`${name}\` | ${whose} |`;

const inOrder = (rows: readonly Row[]): readonly Row[] => {
  const place = ({ step }: Row): number => Math.min(...step.from.map((stage) => STAGES.indexOf(stage)));
  return [...rows].sort((a, b) => place(a) - place(b));
};

/** Stages that no step leads to, but for packets: what flows, jobs and reflectors put on the bus. */
const causedStages = (steps: readonly Step[]): readonly Stage[] => {
  const reached = new Set(steps.flatMap(({ to }) => to));
  const entries = steps.flatMap(({ from }) => from).filter((stage) => !reached.has(stage) && stage !== 'received');
  return STAGES.filter((stage) => entries.includes(stage));
};

const drawing = (rows: readonly Row[], reflectors: readonly AnyReflector[]): readonly string[] => {
  const steps = moves(rows);
  const wakers = [...new Set(reflectors.map((one) => ('on' in one ? 'stored' : 'framed')))];
  return [
    '```mermaid',
    'flowchart LR',
    ...new Set(steps.flatMap(arrows)),
    ...PARKING.map((stage) => `  ${stage} -->|"${GATHERING}"| parked`),
    '  parked -.->|"released"| unwrapped',
    ...wakers.map((stage) => `  ${stage} -.->|"reflectors"| caused`),
    `  caused[${causedStages(steps).join(', ')}]`,
    '```',
  ];
};

const reflectorRow = (one: AnyReflector): string => {
  const on = 'on' in one ? [one.on].flat() : [`frames of kind ${one.onFrame}`];
  return `| \`${one.name}\` | ${on.join(', ')} |`;
};

const UNITS = [
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
] as const;

const duration = (ms: number): string => {
  const [unitMs, unit] = UNITS.find(([unitMs]) => ms % unitMs === 0) ?? [1, 'ms'];
  return `${ms / unitMs} ${unit}`;
};

const table = (head: string, rows: readonly string[]): readonly string[] =>
  rows.length === 0 ? [] : ['', head, head.replace(/[^|]+/g, '---'), ...rows];

/** Writes the steps, reflectors and jobs of a node as Markdown: tables and a Mermaid drawing. */
export const pipelineMap = ({ protocol, kernel, own, reflectors, jobs }: Pipeline): string => {
  const rows: readonly Row[] = inOrder([
    ...kernel.map((step) => ({ step, whose: 'kernel' })),
    ...own.map((step) => ({ step, whose: `protocol (${protocol})` })),
  ]);
  return [
    ...drawing(rows, reflectors),
    ...table('| from | to | step | whose |', rows.map(tableRow)),
    ...table('| reflector | wakes for |', reflectors.map(reflectorRow)),
    ...table(
      '| job | every |',
      jobs.map(({ name, everyMs }) => `| \`${name}\` | ${duration(everyMs)} |`),
    ),
  ].join('\n');
};
