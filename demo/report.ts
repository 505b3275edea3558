import { styleText } from 'node:util';
import { printable, several } from './format';
import type { Terminal } from './terminal';
import type { RunReport } from './runReport';

const FACT_WIDTH = 18;

const lastLines = ({ last: { title, lines } }: RunReport): readonly string[] => {
  const width = Math.max(0, ...lines.map(({ author }) => printable(author).length));
  return lines.length === 0
    ? []
    : [
        `The last ${several(lines.length, 'message')} ${printable(title)}`,
        '',
        ...lines.map(({ author, text }) => `  ${printable(author).padStart(width)}  ${printable(text)}`),
        '',
      ];
};

const painted = ({ screen }: Terminal, { agree, verdict }: RunReport): string =>
  screen === undefined || process.env['NO_COLOR'] ? verdict : styleText(agree ? 'green' : 'red', verdict);

/** Prints how a run ended. The verdict comes last, in one line. */
export const report = (terminal: Terminal, result: RunReport): void =>
  [
    ...lastLines(result),
    ...result.tables.flatMap((table) => [table, '']),
    ...result.facts.map(([name, sentence]) => `  ${name.padEnd(FACT_WIDTH)}${sentence}`),
    '',
    painted(terminal, result),
    '',
  ].forEach(terminal.print);

/** The report for programs: one line of JSON. */
export const jsonOf = ({ json }: RunReport): string => JSON.stringify(json);
