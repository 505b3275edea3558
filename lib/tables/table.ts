/** The type of a column. Identifiers and types come from code alone, never from data. */
export type ColumnType = 'INTEGER' | 'TEXT' | 'BLOB';

/** The type of a column of a passing table. SECRET holds private bytes, which no query may read. */
export type PassingColumn = ColumnType | 'SECRET';

/**
 * A projected table, as its event type declares it. The kernel leads every table by `received_by` and adds `seq`, the
 * event's local number, so that no projector can omit them.
 */
export interface Table {
  readonly name: string;
  readonly columns: Readonly<Record<string, PassingColumn>>;
  /** The primary key, led by `received_by`. Absent: one row an event, keyed by `seq`, which is the faster form. */
  readonly key?: readonly string[];
  /** With `firstStays`, a second event of one key leaves the first one's row. Absent: the last one replaces it. */
  readonly firstStays?: boolean;
  /** Further indexes, each led by `received_by`. */
  readonly indexes?: readonly (readonly string[])[];
  /** Indexes across all owners: for look-ups at stage `received`, which ask whose packet it is. */
  readonly everyOwner?: readonly (readonly string[])[];
  /** Passing tables: rows held at most; the oldest are dropped. */
  readonly rowsMax?: number;
  /** Passing tables: a column with event ids. Once that event is stored here, the row is dropped. */
  readonly untilStored?: string;
  /** Passing tables with `untilStored`: where it is noted that something came. */
  readonly cameTo?: CameTo;
  /** Passing tables: the job that runs soon after a row is written. */
  readonly wakes?: string;
}

/**
 * Names a passing table that notes what came: the row with the same `by` takes the greatest id of a dropped row as
 * `last_id`, and the time as `came_ms`. Rows whose column `counts` is 0 are not noted.
 */
export interface CameTo {
  readonly table: string;
  readonly by: string;
  readonly counts: string;
}

const IDENTIFIER = /^[a-z][a-z0-9_]{0,62}$/;
const KERNEL_COLUMNS = new Set(['received_by', 'seq']);
/** Columns that the kernel adds to a passing table. */
const PASSING_COLUMNS = ['id', 'until_ms'];

/** Declares a table. Throws at start-up, as a mistake of ours, for a name that is not lower snake_case. */
export const table = (spec: Table): Table => {
  const named = [spec.name, ...Object.keys(spec.columns)];
  const indexed = [...(spec.indexes ?? []), ...(spec.everyOwner ?? [])];
  const awaited = spec.untilStored === undefined ? [] : [spec.untilStored];
  const came = spec.cameTo === undefined ? [] : [spec.cameTo.by, spec.cameTo.counts];
  const keyed = [...(spec.key ?? []), ...indexed.flat(), ...awaited, ...came].filter((name) => name !== 'seq');
  const isSecret = (name: string): boolean => spec.columns[name] === 'SECRET';
  // Private bytes are never a key or an index, and no table on disk but the kernel's own has any.
  const exposed = spec.rowsMax === undefined ? Object.keys(spec.columns).find(isSecret) : keyed.find(isSecret);
  const bad =
    exposed ??
    named.find((name) => !IDENTIFIER.test(name) || KERNEL_COLUMNS.has(name)) ??
    keyed.find((name) => !Object.hasOwn(spec.columns, name));
  if (bad !== undefined) throw new Error(`table ${spec.name}: ${bad} cannot be a name here`);
  return spec;
};

/**
 * Declares a passing table: it lies in memory, as `ephemeral.<name>`, and the kernel adds `until_ms` to its columns.
 * Throws at start-up, as a mistake of ours, for a table without a key or a bound, or with a column of those names.
 */
export const passingTable = (spec: Table & { readonly rowsMax: number; readonly key: readonly string[] }): Table => {
  const taken = PASSING_COLUMNS.some((name) => Object.hasOwn(spec.columns, name));
  const wrong = taken || spec.key.length === 0 || spec.rowsMax < 1;
  if (wrong) throw new Error(`table ${spec.name}: it has no key, no bound, or a column of the kernel's`);
  return table(spec);
};

/** The statements that create a passing table in the attached database. */
export const passingStatements = (spec: Table): readonly string[] => {
  const { name, columns, key = [], indexes = [], everyOwner = [] } = spec;
  // SECRET stays in the declared type: it marks the statements that read such a column.
  const declared = Object.entries(columns).map(
    ([column, type]) => `${column} ${type === 'SECRET' ? 'SECRET BLOB' : type}`,
  );
  const shape = [
    'id INTEGER PRIMARY KEY AUTOINCREMENT',
    'received_by INTEGER NOT NULL',
    'until_ms INTEGER NOT NULL',
    ...declared,
    `UNIQUE (received_by, ${key.join(', ')})`,
  ];
  const index = (names: readonly string[]): string =>
    `CREATE INDEX ephemeral.${name}_by_${names.join('_')} ON ${name} (${names.join(', ')})`;
  const owned = (names: readonly string[]): string =>
    `CREATE INDEX ephemeral.${name}_by_${names.join('_')} ON ${name} (received_by, ${names.join(', ')})`;
  const indexed = [index(['until_ms']), ...indexes.map(owned), ...everyOwner.map(index)];
  return [`CREATE TABLE ephemeral.${name} (${shape.join(', ')})`, ...indexed];
};

/** The statements that create a table and its indexes where they do not exist. */
export const createStatements = ({ name, columns, key, indexes = [], everyOwner = [] }: Table): readonly string[] => {
  const declared = Object.entries(columns).map(([column, type]) => `${column} ${type}`);
  const shape =
    key === undefined
      ? ['seq INTEGER PRIMARY KEY', 'received_by INTEGER NOT NULL', ...declared].join(', ')
      : [
          'received_by INTEGER NOT NULL',
          'seq INTEGER NOT NULL',
          ...declared,
          `PRIMARY KEY (received_by, ${key.join(', ')})`,
        ].join(', ');
  const index = (names: readonly string[]): string =>
    `CREATE INDEX IF NOT EXISTS ${name}_by_${names.join('_')} ON ${name} (${names.join(', ')})`;
  const indexed = [...indexes.map((names) => index(['received_by', ...names])), ...everyOwner.map(index)];
  return [`CREATE TABLE IF NOT EXISTS ${name} (${shape})${key === undefined ? '' : ' WITHOUT ROWID'}`, ...indexed];
};
