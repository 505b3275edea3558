import { openPassing } from '../../../../lib/db/rows/passing';
import { migrate } from '../../../../lib/db/schema/migrate';
import { openDatabase } from '../../../../lib/db/openDatabase';
import { openTransaction } from '../../../../lib/db/transaction';
import { drop, note } from '../../../../lib/envelope/note';
import { passingTable } from '../../../../lib/tables/table';
import { id, right } from '../../../support/lib/events';
import { PROTOCOL, rowsOf } from '../../../support/lib/store';

const wants = passingTable({
  name: 'wants',
  columns: { event_id: 'BLOB', from_id: 'BLOB', asked: 'INTEGER' },
  key: ['event_id', 'from_id'],
  untilStored: 'event_id',
  cameTo: { table: 'came', by: 'from_id', counts: 'asked' },
  wakes: 'mend',
  rowsMax: 9,
});
const came = passingTable({
  name: 'came',
  columns: { from_id: 'BLOB', last_id: 'INTEGER', came_ms: 'INTEGER' },
  key: ['from_id'],
  rowsMax: 9,
});

/** A row: this event is wanted from that device, and was asked for or not. */
const wanted = (n: number, from: number, asked: number) =>
  note('wants', { event_id: id(n), from_id: id(from), asked, until_ms: 1_000 });

const openRoom = () => {
  const db = right(migrate(right(openDatabase(':memory:')), PROTOCOL, { kept: [], passing: [wants, came] }));
  const passing = openPassing(db, [wants, came]);
  openTransaction(db).begin();
  const told = () =>
    rowsOf<{ from_id: Uint8Array; last_id: number; came_ms: number }>(
      db,
      'SELECT * FROM ephemeral.came ORDER BY from_id',
    ).map(({ from_id, last_id, came_ms }) => [from_id[0], last_id, came_ms]);
  return { passing, told, close: () => void db.close() };
};

describe('rows that last until an event is stored, and note that it came', () => {
  it('leave the greatest of their ids and the latest time, for each device that was asked', () => {
    const { passing, told, close } = openRoom();
    right(passing.apply(1, [wanted(1, 7, 1), wanted(2, 7, 1), wanted(3, 8, 1), wanted(4, 8, 0), wanted(4, 9, 0)]));

    for (const [n, ms] of [
      [2, 50],
      [1, 60],
      [3, 70],
      [4, 80],
      [5, 90],
    ] as const)
      passing.stored(1, id(n), ms);

    expect(told()).toEqual([
      [7, 2, 60],
      [8, 3, 70],
    ]);
    close();
  });

  it('name columns of theirs, or nothing starts', () => {
    const spec = { name: 'wants', columns: { event_id: 'BLOB' }, key: ['event_id'], rowsMax: 9 } as const;

    expect(() => passingTable({ ...spec, cameTo: { table: 'came', by: 'event_id', counts: 'asked' } })).toThrow(
      'table wants: asked cannot be a name here',
    );
  });
});

describe('notes that wake a job', () => {
  it('are those that write a row of its table, not those that drop one', () => {
    const { passing, close } = openRoom();
    const dropped = drop('wants', { event_id: id(1), from_id: id(7) });

    expect(passing.wokenBy([wanted(1, 7, 1)])).toEqual(['mend']);
    expect(passing.wokenBy([dropped, note('came', { from_id: id(7), until_ms: 9 })])).toEqual([]);
    close();
  });
});
