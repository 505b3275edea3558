import Table from 'cli-table3';
import { isolate, sanitize } from './sanitize';

export interface Column<A> {
  readonly head: string;
  readonly of: (row: A) => string | number;
  /** Is it a name that somebody chose? Names are isolated. */
  readonly isName?: boolean;
  /** Stands after the isolate of a name. */
  readonly suffix?: (row: A) => string;
}

const NO_LINES = Object.fromEntries(
  [
    ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
    ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'],
  ].map((name) => [name, '']),
);

/** Renders a table without lines. Headings of names are isolated, too, since the table counts the width of isolates. */
export const renderTable = <A>(columns: readonly Column<A>[], rows: readonly A[]): readonly string[] => {
  const table = new Table({
    chars: { ...NO_LINES, middle: '  ' },
    head: columns.map(({ head, isName }) => (isName === true ? isolate(head) : head)),
    colAligns: columns.map(({ of }) =>
      rows.length > 0 && rows.every((row) => typeof of(row) === 'number') ? 'right' : 'left',
    ),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of rows)
    table.push(
      columns.map(({ of, isName, suffix = () => '' }) => {
        const text = String(of(row));
        return isName === true ? `${isolate(text)}${suffix(row)}` : sanitize(text);
      }),
    );
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
};
