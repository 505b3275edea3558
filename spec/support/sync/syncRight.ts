import type { Db } from '../../../lib/db/openDatabase';
import { TOP, partsMax } from '../../../lib/db/sums/splitBlock';
import { toHex } from '../../../lib/ids';
import type { Key, RangeSum } from '../../../lib/reconcile/keySet';
import { addSums, openLift, sumOfBytes } from '../../../lib/reconcile/lift';
import { crypto } from '../kernel/envelopes';

export const lift = openLift(crypto);

/** One key as text that compares as keys do. */
export const textOf = ({ at_ms, id }: Key): string => {
  const text = at_ms === Number.POSITIVE_INFINITY ? 'x' : at_ms.toString(16).padStart(12, '0');
  return `${text} ${toHex(id).padEnd(32, '0')}`;
};

/** The sum of keys, one by one. */
export const sumOf = (keys: readonly Key[]): RangeSum => ({
  count: keys.length,
  sum: keys.reduce((sum, { id }) => addSums(sum, lift(id)), 0n),
});

interface EventRow {
  readonly name: string;
  readonly at_ms: number;
  readonly id: Uint8Array;
}
interface BlockRow extends EventRow {
  readonly level: number;
  readonly parts: number;
  readonly count: number;
  readonly sum: Uint8Array;
}

const NAME = "received_by || ' ' || hex(scope) AS name";

interface Placed<A> {
  readonly one: A;
  readonly text: string;
}
const placed = <A extends Key>(all: readonly A[]): readonly Placed<A>[] =>
  all.map((one) => ({ one, text: textOf(one) }));

const START_TEXT = textOf({ at_ms: 0, id: new Uint8Array(0) });
const AFTER_ALL = 'y';

const wrongIn = (blocks: readonly BlockRow[], all: readonly Key[]): readonly string[] => {
  const keys = placed(all);
  const rows = Array.from({ length: TOP + 1 }, (_, level) => placed(blocks.filter((block) => block.level === level)));
  return rows.flatMap((row, level) =>
    row.flatMap(({ one: block, text: from }, at) => {
      const to = row[at + 1]?.text ?? AFTER_ALL;
      const inside = <A>(some: readonly Placed<A>[]) => some.filter(({ text }) => text >= from && text < to);
      const [right, below] = [sumOf(inside(keys).map(({ one }) => one)), inside(rows[level - 1] ?? [])];
      const parts = level === 0 ? right.count : below.length;
      const wrongs: Readonly<Record<string, boolean>> = {
        [`counts ${block.count}, not ${right.count}`]: block.count !== right.count,
        'has another sum': sumOfBytes(block.sum) !== right.sum,
        [`has ${parts} parts, not ${block.parts}`]: block.parts !== parts,
        'has too many parts': block.parts > partsMax(level),
        'begins within a block': level > 0 && below[0]?.text !== from,
        'is the first, and not at the start': at === 0 && from !== START_TEXT,
      };
      return Object.keys(wrongs)
        .filter((what) => wrongs[what])
        .map((what) => `the block at ${from} of level ${level} ${what}`);
    }),
  );
};

/** Events that were removed, and that the blocks still have. */
const goneIn = (db: Db): readonly EventRow[] => {
  const there = db.prepare("SELECT 1 FROM ephemeral.sqlite_schema WHERE name = 'sync_gone'").get() !== undefined;
  return there ? db.prepare<[], EventRow>(`SELECT ${NAME}, at_ms, id FROM ephemeral.sync_gone`).all() : [];
};

/** What is wrong with the blocks of a file, against all events that it says are in them. */
export const wrongBlocks = (db: Db): readonly string[] => {
  const sets = new Map<string, { readonly keys: Key[]; readonly blocks: BlockRow[] }>();
  const of = (name: string) => {
    const found = sets.get(name) ?? { keys: [], blocks: [] };
    sets.set(name, found);
    return found;
  };
  const events = db.prepare<[], EventRow>(
    `SELECT ${NAME}, created_ms AS at_ms, event_id AS id FROM events WHERE local_only = 0 AND scope IS NOT NULL
     AND seq <= (SELECT seq FROM sync_mark)`,
  );
  for (const { name, at_ms, id } of [...events.all(), ...goneIn(db)]) of(name).keys.push({ at_ms, id });
  const blocks = db.prepare<[], BlockRow>(
    `SELECT ${NAME}, level, at_ms, id, parts, count, sum FROM sync_block ORDER BY level, at_ms, id`,
  );
  for (const block of blocks.all()) of(block.name).blocks.push(block);
  return [...sets].flatMap(([name, { keys, blocks: all }]) => {
    if (keys.length > 0 && all.length === 0) return [`${name}: no blocks`];
    if (keys.length === 0 && all.length > 0) return [`${name}: blocks of nothing`];
    return wrongIn(all, keys).map((what) => `${name}: ${what}`);
  });
};
