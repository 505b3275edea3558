import * as t from 'io-ts';
import { operations } from '../../operations';
import { jsonText, sanitize } from '../show/sanitize';
import { type Shell } from './shell';

const ROWS_SHOWN = 3;
const CELL_CHARS_MAX = 40;
const ID = /^[0-9a-f]{32}$/;

const Row = t.record(t.string, t.unknown);
const Page = t.type({ messages: t.readonlyArray(t.unknown) });

const nameOf = (row: unknown): string => (Row.is(row) && typeof row['name'] === 'string' ? row['name'] : '');

/** Columns of times and rates, which differ in each run. */
const TIMES = /_ms$|second/;

/** Sorts rows by name, since the order of random ids differs in each run. */
const rowsOf = (answer: unknown): readonly unknown[] => {
  if (Page.is(answer)) return answer.messages;
  const rows: readonly unknown[] = Array.isArray(answer) ? answer : [answer];
  return [...rows].sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
};

const cellOf = ({ numbers }: Shell, value: unknown): string => {
  if (typeof value !== 'string') return value === undefined ? '' : jsonText(value);
  return ID.test(value) ? String(numbers.numberOf(value)) : `"${sanitize(value.slice(0, CELL_CHARS_MAX))}"`;
};

const rowText = (shell: Shell, row: unknown): string =>
  Row.is(row)
    ? Object.entries(row)
        .filter(([name]) => shell.times || !TIMES.test(name))
        .map(([name, value]) => `${name}=${cellOf(shell, value)}`)
        .join(' ')
    : cellOf(shell, row);

const linesOfView = (shell: Shell, name: string): readonly string[] => {
  if (!shell.last.has(name)) return [`${name}: not asked yet`];
  const rows = rowsOf(shell.last.get(name));
  const more = rows.length > ROWS_SHOWN ? [`  … ${rows.length - ROWS_SHOWN} more`] : [];
  return [
    `${name}: ${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`,
    ...rows.slice(0, ROWS_SHOWN).map((row) => `  ${rowText(shell, row)}`),
    ...more,
  ];
};

/** Lists each reading operation with the first rows of its latest answer. */
export const viewLines = (shell: Shell): readonly string[] =>
  Object.entries(operations).flatMap(([name, { kind }]) => (kind === 'reading' ? linesOfView(shell, name) : []));
