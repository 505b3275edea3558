import Table from 'cli-table3';
import { isolate, sanitize } from './sanitize';

export interface Column<A> {
  readonly head: string;
  readonly of: (row: A) => string | number;
  /** Somebody chose it: shown with isolates around. */
  readonly isName?: boolean;
}

const NO_LINES = Object.fromEntries(
  [
    ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
    ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'],
  ].map((name) => [name, '']),
);

/** A table without lines. Isolates stand in the heads of names, too: they have no width, but the table counts them. */
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
      columns.map(({ of, isName }) => (isName === true ? isolate(String(of(row))) : sanitize(String(of(row))))),
    );
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
};
