import type { RangeSum } from '../../reconcile/keySet';
import { bytesOfSum, sumOfBytes } from '../../reconcile/lift';
import type { Db } from '../openDatabase';
import { type Write, finder, lister, writer } from '../statement';
import type { SetName } from './syncKeys';
import { LAST, type Place, bytesOf } from './place';
import { sumOfSums } from './rangeSum';

/** A block: the sum of all keys from its place to the next block of its level. */
export interface Block extends Place, RangeSum {
  /** Parts: keys at level 0, blocks of the level below at other levels. */
  readonly parts: number;
}

/** Blocks of a level, in order: place and count of each, and their sums as hex, one behind the other. */
export interface BlockRow {
  readonly places: readonly (Place & { readonly count: number })[];
  readonly sums: string;
}

/** The rows of `sync_block`: levels of blocks, each of which covers all keys that can be. */
export interface SyncBlocks {
  /** The block that covers a place; undefined only in an empty set. */
  readonly at: (set: SetName, level: number, place: Place) => Block | undefined;
  /** The block before the one that begins at `place`. */
  readonly before: (set: SetName, level: number, place: Place) => Block | undefined;
  /** The place where the next block begins; `LAST` where there is none. */
  readonly after: (set: SetName, level: number, place: Place) => Place;
  /** The blocks that begin from `lower` on and before `upper`. */
  readonly list: (set: SetName, level: number, lower: Place, upper: Place) => readonly Block[];
  /** The same blocks, for summing up, as two texts: that costs a quarter of as many rows. */
  readonly row: (set: SetName, level: number, lower: Place, upper: Place) => BlockRow;
  readonly sum: (set: SetName, level: number, lower: Place, upper: Place) => RangeSum;
  readonly add: (set: SetName, level: number, block: Block) => void;
  /** Writes a block that exists. */
  readonly put: (set: SetName, level: number, block: Block) => void;
  readonly remove: (set: SetName, level: number, place: Place) => void;
  /** Removes all blocks of a set. */
  readonly clear: (set: SetName) => void;
  /** Removes all blocks of an owner, or of everyone. */
  readonly clearOwner: (received_by?: number) => void;
}

interface Row extends Place {
  readonly parts: number;
  readonly count: number;
  readonly sum: Uint8Array;
}

const OF_LEVEL = 'FROM sync_block WHERE received_by = ? AND scope = ? AND level = ?';
/**
 * Rows are ordered by `sync_block.id`, not by the alias `id`: the alias is not the table's order, and SQLite would
 * sort.
 */
const COLUMNS = 'SELECT at_ms, hex(id) AS id, parts, count, sum';
const RANGE = 'AND (at_ms, id) >= (?, ?) AND (at_ms, id) < (?, ?)';

const blockOf = ({ sum, ...rest }: Row): Block => ({ ...rest, sum: sumOfBytes(sum) });

type Find = (set: SetName, level: number, place: Place) => Block | undefined;

const openFind = (db: Db, which: string): Find => {
  const find = finder<Row>(
    db,
    `${COLUMNS} ${OF_LEVEL} AND (at_ms, id) ${which} (?, ?) ORDER BY at_ms DESC, sync_block.id DESC LIMIT 1`,
  );
  return ({ received_by, scope }, level, place) => {
    const row = find(received_by, scope, level, place.at_ms, bytesOf(place));
    return row === undefined ? undefined : blockOf(row);
  };
};

const openSum = (db: Db): SyncBlocks['sum'] => {
  const sum = finder<{ readonly count: number; readonly sums: string }>(
    db,
    `SELECT coalesce(sum(count), 0) AS count, coalesce(string_agg(hex(sum), ''), '') AS sums ${OF_LEVEL} ${RANGE}`,
  );
  return ({ received_by, scope }, level, lower, upper) => {
    const found = sum(received_by, scope, level, lower.at_ms, bytesOf(lower), upper.at_ms, bytesOf(upper));
    return { count: found?.count ?? 0, sum: sumOfSums(found?.sums ?? '') };
  };
};

const openRow = (db: Db): SyncBlocks['row'] => {
  const row = finder<{ readonly places: string | null; readonly sums: string | null }>(
    db,
    `SELECT string_agg(at_ms || ' ' || hex(id) || ' ' || count, ',') AS places, string_agg(hex(sum), '') AS sums
     FROM (SELECT at_ms, id, count, sum ${OF_LEVEL} ${RANGE} ORDER BY at_ms, id)`,
  );
  return ({ received_by, scope }, level, lower, upper) => {
    const found = row(received_by, scope, level, lower.at_ms, bytesOf(lower), upper.at_ms, bytesOf(upper));
    const places = (found?.places?.split(',') ?? []).map((text) => {
      const [at_ms, id = '', count] = text.split(' ');
      return { at_ms: Number(at_ms), id, count: Number(count) };
    });
    return { places, sums: found?.sums ?? '' };
  };
};

const openWrites = (db: Db): Pick<SyncBlocks, 'add' | 'put' | 'remove' | 'clear' | 'clearOwner'> => {
  const add = writer(
    db,
    `INSERT INTO sync_block (parts, count, sum, received_by, scope, level, at_ms, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const put = writer(
    db,
    `UPDATE sync_block SET parts = ?, count = ?, sum = ?
     WHERE received_by = ? AND scope = ? AND level = ? AND at_ms = ? AND id = ?`,
  );
  const remove = writer(
    db,
    'DELETE FROM sync_block WHERE received_by = ? AND scope = ? AND level = ? AND at_ms = ? AND id = ?',
  );
  const clear = writer(db, 'DELETE FROM sync_block WHERE received_by = ? AND scope = ?');
  const clearOwner = writer(db, 'DELETE FROM sync_block WHERE received_by = ?');
  const clearAll = writer(db, 'DELETE FROM sync_block');
  const writing =
    (write: Write): SyncBlocks['put'] =>
    ({ received_by, scope }, level, { parts, count, sum, ...place }) =>
      void write(parts, count, bytesOfSum(sum), received_by, scope, level, place.at_ms, bytesOf(place));
  return {
    add: writing(add),
    put: writing(put),
    remove: ({ received_by, scope }, level, place) =>
      void remove(received_by, scope, level, place.at_ms, bytesOf(place)),
    clear: ({ received_by, scope }) => void clear(received_by, scope),
    clearOwner: (received_by) => void (received_by === undefined ? clearAll() : clearOwner(received_by)),
  };
};

export const openSyncBlocks = (db: Db): SyncBlocks => {
  const after = finder<Place>(
    db,
    `SELECT at_ms, hex(id) AS id ${OF_LEVEL} AND (at_ms, id) > (?, ?) ORDER BY at_ms, sync_block.id LIMIT 1`,
  );
  const list = lister<Row>(db, `${COLUMNS} ${OF_LEVEL} ${RANGE} ORDER BY at_ms, sync_block.id`);
  return {
    at: openFind(db, '<='),
    before: openFind(db, '<'),
    after: ({ received_by, scope }, level, place) =>
      after(received_by, scope, level, place.at_ms, bytesOf(place)) ?? LAST,
    list: ({ received_by, scope }, level, lower, upper) =>
      list(received_by, scope, level, lower.at_ms, bytesOf(lower), upper.at_ms, bytesOf(upper)).map(blockOf),
    row: openRow(db),
    sum: openSum(db),
    ...openWrites(db),
  };
};
