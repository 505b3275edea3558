import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, dirname } from 'node:path';
import { openCheckpoint } from '../../../lib/db/checkpoint';
import type { Db } from '../../../lib/db/openDatabase';
import type { Store } from '../../../lib/db/store';
import { integerBetween, seededRandom } from '../../../lib/random';
import { secret } from '../../../lib/secret';
import { id, note, noteBytes, nth } from '../../support/lib/events';
import { type Folder, openFolder, openedStore } from '../../support/lib/store';

let folder: Folder;
beforeEach(() => void (folder = openFolder()));
afterEach(() => folder.remove());

/** The files of a database in which these bytes are found, as they are, in hex or in base64. */
const tracesOf = (path: string, bytes: Uint8Array): readonly string[] => {
  const buffer = Buffer.from(bytes);
  const hex = buffer.toString('hex');
  const forms = [
    buffer,
    ...[hex, hex.toUpperCase(), buffer.toString('base64').slice(0, -4)].map((one) => Buffer.from(one)),
  ];
  return readdirSync(dirname(path)).filter((name) => {
    const file = readFileSync(join(dirname(path), name));
    return forms.some((form) => file.includes(form));
  });
};
const canary = (n: number): string => `canary ${n} `.padEnd(48, `${n}!`);
const add = (store: Store, n: number): number => {
  const times = { created_ms: n, expires_ms: 0, stored_ms: 0 };
  const row = {
    received_by: 1,
    event_id: nth(n),
    type: note.code,
    local_only: false,
    sealed: noteBytes(id(1), canary(n)),
  };
  return store.events.add({ ...row, ...times });
};
const KEY = Uint8Array.from({ length: 32 }, (_, n) => 100 + n);

describe('what was removed', () => {
  it('is gone from every file: events in any order among others, and a secret', () => {
    const path = folder.at('one.sqlite');
    const store = openedStore({ path });
    const random = seededRandom(7);
    const seqs = Array.from({ length: 400 }, (_, n) => add(store, n + 1));
    store.secrets.put(1, 'key:aa', secret(KEY));
    store.transaction.commit();
    store.checkpoint();
    expect([tracesOf(path, KEY), tracesOf(path, Buffer.from(canary(5)))]).toEqual([['one.sqlite'], ['one.sqlite']]);

    const gone = seqs.map((seq, n) => ({ seq, n: n + 1 })).filter(() => integerBetween(random, 0, 1) === 1);
    for (let left = [...gone]; left.length > 0;) {
      store.transaction.begin();
      for (let k = 0; k < 20 && left.length > 0; k += 1)
        store.events.remove(left.splice(integerBetween(random, 0, left.length - 1), 1)[0]!.seq);
      add(store, 1_000 + left.length);
      store.transaction.commit();
    }
    store.transaction.begin();
    store.secrets.remove(1, 'key:aa');
    store.transaction.commit();
    expect(store.isPurgePending()).toBe(true);

    expect([store.checkpoint(), store.isPurgePending()]).toEqual([true, false]);

    expect(tracesOf(path, KEY)).toEqual([]);
    expect(gone.length).toBeGreaterThan(100);
    expect(gone.flatMap(({ n }) => tracesOf(path, Buffer.from(canary(n))))).toEqual([]);
    expect(existsSync(`${path}-shm`)).toBe(false);
    store.close();
  });

  it('would still be in the log without being asked for', () => {
    const path = folder.at('one.sqlite');
    const store = openedStore({ path });
    store.transaction.commit();
    store.checkpoint();
    store.transaction.begin();
    const seq = add(store, 5);
    store.transaction.commit();
    store.transaction.begin();
    store.events.remove(seq);
    store.transaction.commit();

    expect(tracesOf(path, Buffer.from(canary(5)))).toEqual(['one.sqlite-wal']);
    store.close();
  });

  it('stays asked for where it fails, and is gone with the next', () => {
    let fails = true;
    const watch = (sql: string): void => {
      if (fails && sql.includes('TRUNCATE')) throw new Error('not now');
    };
    const store = openedStore({ path: folder.at('one.sqlite'), watch });
    store.transaction.commit();

    expect(store.checkpoint).toThrow('not now');
    const first = store.isPurgePending();
    fails = false;

    expect([first, store.checkpoint(), store.isPurgePending()]).toEqual([true, true, false]);
    store.close();
  });
});

/** Without the exclusive lock that a node takes, so that there can be a reader at all. */
const Database = jest.requireActual<new (path: string, options: { readonly timeout: number }) => Db>('better-sqlite3');

describe('openCheckpoint', () => {
  it('waits for a reader that needs the log, and says so', () => {
    const path = folder.at('shared.sqlite');
    const [db, reader] = [new Database(path, { timeout: 0 }), new Database(path, { timeout: 0 })];
    db.exec(
      "PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON; CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('x')",
    );
    const checkpoint = openCheckpoint(db);
    reader.exec('BEGIN; SELECT * FROM t');
    db.exec("DELETE FROM t; INSERT INTO t VALUES ('y')");

    const held = [checkpoint.run(), checkpoint.isPending()];
    reader.exec('COMMIT');

    expect([held, checkpoint.run(), checkpoint.isPending()]).toEqual([[false, true], true, false]);
    expect(readFileSync(`${path}-wal`)).toHaveLength(0);
    reader.close();
    db.close();
  });
});
