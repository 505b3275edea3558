import { STAGES } from '../lib/envelope/envelope';
import type { AnyReflector } from '../reflectors/reflector';
import type { Step } from './steps/step';

/** One row of the map: a step and what it does to an envelope's stage. */
interface Row {
  readonly step: Step;
  /** Kernel or protocol. */
  readonly whose: string;
}

const HEAD = [
  '# The pipeline',
  '',
  'Written by `npm run map` from the steps themselves; a spec asserts that it is current.',
  'How an envelope moves, and why, is told at the top of `lib/envelope/envelope.ts`, `streams/turn/turn.ts` and `streams/steps/resolveDeps.ts`.',
];

const arrows = ({ step: { name, from, to } }: Row): readonly string[] =>
  from.flatMap((start) =>
    to.filter((end) => end !== start && isNext(start, end)).map((end) => `  ${start} -->|"${name}"| ${end}`),
  );

/** `resolveDeps` stands at several stages and leaves none of them but to park. */
const isNext = (start: string, end: string): boolean =>
  end === 'parked' ? ['fresh', 'wanted'].includes(start) : start !== end;

const tableRow = ({ step: { name, from, to }, whose }: Row): string =>
  `| ${from.join(', ')} | ${to.join(', ')} | \`${name}\` | ${whose} |`;

const inOrder = (rows: readonly Row[]): readonly Row[] => {
  const place = ({ step }: Row): number => Math.min(...step.from.map((stage) => STAGES.indexOf(stage)));
  return [...rows].sort((a, b) => place(a) - place(b));
};

/** The steps of an engine as a table and a Mermaid drawing. */
export const pipelineMap = (
  protocol: string,
  kernel: readonly Step[],
  own: readonly Step[],
  reflectors: readonly AnyReflector[],
): string => {
  const rows: readonly Row[] = inOrder([
    ...kernel.map((step) => ({ step, whose: 'kernel' })),
    ...own.map((step) => ({ step, whose: `protocol (${protocol})` })),
  ]);
  const drawn = [...new Set(rows.filter(({ step }) => step.from.length === 1).flatMap(arrows))];
  const parking = [
    '  fresh -->|"resolveDeps"| parked',
    '  wanted -->|"resolveDeps"| parked',
    '  parked -.->|"released"| unwrapped',
  ];
  const circle = reflectors.map((one) => `  ${'on' in one ? 'stored' : 'framed'} -.->|"${one.name}"| caused`);
  return [
    ...HEAD,
    '',
    '| from | to | step | whose |',
    '|---|---|---|---|',
    ...rows.map(tableRow),
    '',
    'Any step may end an envelope at `rejected` instead. `resolveDeps` takes whatever is not ready, at any of its stages.',
    '',
    '```mermaid',
    'flowchart LR',
    ...drawn,
    ...parking,
    ...circle,
    '  caused[drafted, outgoing, noted, unwanted, worn or spent]',
    '```',
    '',
  ].join('\n');
};
