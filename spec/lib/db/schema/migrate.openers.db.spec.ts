import { migrate } from '../../../../lib/db/schema/migrate';
import { type Db, openDatabase } from '../../../../lib/db/openDatabase';
import { KERNEL_V1, KERNEL_V2 } from '../../../../lib/db/schema/schema';
import { KERNEL_V4 } from '../../../../lib/db/schema/kernelV4';
import { KERNEL_V3 } from '../../../../lib/db/schema/kernelV3';
import type { OpenerOf } from '../../../../lib/db/events/openers';
import { type Ref, refTo } from '../../../../lib/ids';
import { id, nth, right } from '../../../support/lib/events';
import {
  type Folder,
  PROTOCOL,
  openFolder,
  openedStore,
  rowsOf,
  schemaOf,
  storeSpec,
} from '../../../support/lib/store';

const NOTHING = { kept: [], passing: [] };
/** Bytes that begin with a number above zero open with the key of that name. */
const openerOf: OpenerOf = ([first = 0]) => (first === 0 ? '' : refTo('key', id(first)));

let folder: Folder;
beforeEach(() => void (folder = openFolder()));
afterEach(() => folder.remove());

/** A file as version 4 wrote it: of two owners, the first of whom forgot something. */
const fileOfV4 = (forgotten: string, rows: number): Db => {
  const db = right(openDatabase(folder.at('old.sqlite')));
  for (const step of [KERNEL_V1, KERNEL_V2, KERNEL_V3, KERNEL_V4]) db.exec(step);
  db.exec(`INSERT INTO meta VALUES ('protocol', '${PROTOCOL}'); PRAGMA user_version = 4`);
  db.exec(`INSERT INTO tombstones (received_by, event_id, until_ms, rule) VALUES (1, x'09', ${forgotten}, 'deleted')`);
  const add = db.prepare(
    `INSERT INTO events (received_by, event_id, type, created_ms, expires_ms, local_only, stored_ms, sealed)
     VALUES (?, ?, 1, 0, 0, 0, 0, ?)`,
  );
  db.transaction(() => {
    for (let n = 0; n < rows; n += 1) add.run((n % 2) + 1, nth(n), Uint8Array.of(n % 3, n % 256));
  })();
  return db;
};

describe('a file of version 4', () => {
  it.each([0, 1, 5_000])('learns of %i events what opens each, and has then the schema of a new file', (rows) => {
    const old = right(migrate(fileOfV4('NULL', rows), PROTOCOL, NOTHING, openerOf));
    const fresh = right(migrate(right(openDatabase(':memory:')), PROTOCOL, NOTHING, openerOf));

    const stored = rowsOf<{ sealed: Uint8Array; opens_with: Ref | '' }>(old, 'SELECT sealed, opens_with FROM events');
    expect(stored).toHaveLength(rows);
    expect(stored.filter(({ sealed, opens_with }) => opens_with !== openerOf(sealed))).toEqual([]);
    expect(schemaOf(old) === schemaOf(fresh)).toBe(true);
    expect(old.pragma('integrity_check', { simple: true })).toBe('ok');
    fresh.close();
    old.close();
  });

  it.each([
    ['NULL', [1, 2]],
    ['99', []],
  ])(
    'holds the keys of an owner to be soiled who forgot something for good (until %s), and no others',
    (until, keys) => {
      const old = right(migrate(fileOfV4(until, 60), PROTOCOL, NOTHING, openerOf));

      expect(rowsOf(old, 'SELECT received_by, ref FROM soiled ORDER BY ref')).toEqual(
        keys.map((key) => ({ received_by: 1, ref: refTo('key', id(key)) })),
      );
      old.close();
    },
  );

  it('is opened by a store, which asks its protocol', () => {
    fileOfV4('NULL', 9).close();
    const path = folder.at('old.sqlite');
    const readStored = {
      ...storeSpec().readStored,
      opensWith: (sealed: Uint8Array) => [openerOf(sealed)].filter(isRef),
    };

    const store = openedStore({ path, readStored });

    expect([store.events.opens(1, refTo('key', id(1))), store.events.opens(1, refTo('key', id(3)))]).toEqual([
      true,
      false,
    ]);
    expect(store.taintedKeys.has(1, refTo('key', id(2)))).toBe(true);
    store.close();
  });
});

const isRef = (ref: Ref | ''): ref is Ref => ref !== '';
