import { styleText } from 'node:util';
import { printable, several } from './format';
import type { Terminal } from './terminal';
import type { Told } from './told';

const FACT_WIDTH = 18;

const lastLines = ({ last: { title, lines } }: Told): readonly string[] => {
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

const painted = ({ screen }: Terminal, { agree, verdict }: Told): string =>
  screen === undefined || process.env['NO_COLOR'] ? verdict : styleText(agree ? 'green' : 'red', verdict);

/** Tells how it ended. What was shown comes last, in one line. */
export const report = (terminal: Terminal, told: Told): void =>
  [
    ...lastLines(told),
    ...told.tables.flatMap((table) => [table, '']),
    ...told.facts.map(([name, sentence]) => `  ${name.padEnd(FACT_WIDTH)}${sentence}`),
    '',
    painted(terminal, told),
    '',
  ].forEach(terminal.print);

/** How it ended, for programs; on one line. */
export const jsonOf = ({ json }: Told): string => JSON.stringify(json);
