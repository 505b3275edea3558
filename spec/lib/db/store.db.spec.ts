import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import * as t from 'io-ts';
import { openDatabase } from '../../../lib/db/openDatabase';
import { openStore } from '../../../lib/db/store';
import { upsert } from '../../../lib/tables/delta';
import { query } from '../../../lib/tables/query';
import { registryOf } from '../../../lib/event/registry';
import { id, left, note, right, tally } from '../../support/lib/events';
import { type Folder, openFolder, openedStore, storeSpec } from '../../support/lib/store';

let folder: Folder;
beforeEach(() => {
  folder = openFolder();
});
afterEach(() => folder.remove());

const moods = query({
  name: 'moods',
  sql: 'SELECT mood FROM notes WHERE received_by = :received_by ORDER BY mood LIMIT 9',
  row: t.type({ mood: t.number }),
});
const bad = query({ name: 'bad', sql: 'SELECT mood FROM notes LIMIT 9', row: t.unknown });
const add = { received_by: 1, created_ms: 0, expires_ms: 0, stored_ms: 0, local_only: false, type: 2 };

describe('openStore', () => {
  it('prepares the queries of its spec', () => {
    const registry = registryOf([note, tally]);
    const own = query({ ...moods, name: 'own' });
    const store = openedStore({ registry, queries: [moods, own] });

    right(store.deltas.apply(note, 1, 1, [upsert('notes', { mood: 4 })]));

    expect([moods, own].map((one) => right(store.queries.run(one, 1, {})))).toEqual(Array(2).fill([{ mood: 4 }]));
    store.close();
  });

  it('refuses a bad query by name, and leaves the file free', () => {
    const path = folder.at('one.sqlite');

    const fault = left(openStore(storeSpec({ path, queries: [bad] })));

    expect(fault).toEqual({ _tag: 'BadQuery', name: 'bad', rule: 'query.is_led_by_received_by' });
    right(openStore(storeSpec({ path }))).close();
  });

  it('refuses what openDatabase and migrate refuse, and leaves the file free', () => {
    writeFileSync(folder.at('notes.txt'), 'hello\n'.repeat(99));
    right(openStore(storeSpec({ path: folder.at('one.sqlite'), protocol: 'other' }))).close();

    const faults = ['notes.txt', 'one.sqlite'].map((name) => left(openStore(storeSpec({ path: folder.at(name) }))));

    expect(faults).toEqual([{ _tag: 'NotADatabase' }, { _tag: 'OtherProtocol', found: 'other' }]);
    right(openDatabase(folder.at('one.sqlite'))).close();
  });

  it('throws our own mistakes, and leaves the file free', () => {
    const path = folder.at('one.sqlite');
    const lookups = [{ kind: 'broken', sql: 'SELECT a FROM nowhere' }];

    expect(() => openStore(storeSpec({ path, lookups }))).toThrow('no such table');

    right(openStore(storeSpec({ path }))).close();
  });

  it('keeps limits it is given, and those of the pipeline page otherwise', () => {
    const small = openedStore({ limits: { quarantine: { rows: 1 }, outboxRows: 1 } });
    const waiting = { received_by: 1, claimed: id(6), verified: true, origin: 'sim:bob', opensWith: [], since_ms: 0 };

    const evicted = [1, 2].map((n) => small.quarantine.park({ ...waiting, blob_id: id(n), sealed: id(n) }, []));
    small.outbox.add(1, 0, { sender: id(1), destination: id(2), packet: id(3) });

    expect([evicted, small.outbox.isFull()]).toEqual([[0, 1], true]);
    small.close();
  });

  it('shows a watcher every statement', () => {
    const watched: string[] = [];
    const store = openedStore({ watch: (sql) => watched.push(sql) });

    store.owners.add(id(1));

    expect(watched).toEqual(expect.arrayContaining(['BEGIN IMMEDIATE', expect.stringMatching(/^INSERT INTO owners/)]));
    store.close();
  });
});

describe('a store', () => {
  it('finds after a restart what was committed, and nothing that was not', () => {
    const path = folder.at('one.sqlite');
    const store = openedStore({ path });
    store.events.add({ ...add, event_id: id(1), sealed: id(1) });
    store.transaction.commit();
    store.transaction.begin();
    store.events.add({ ...add, event_id: id(2), sealed: id(2) });
    store.close();

    const again = openedStore({ path });

    expect([again.events.has(1, id(1)), again.events.has(1, id(2))]).toEqual([true, false]);
    again.close();
  });

  it('forgets what was ephemeral', () => {
    const path = folder.at('one.sqlite');
    const store = openedStore({ path });
    store.seen.add(1, id(1), 0);
    store.transaction.commit();
    store.close();

    const again = openedStore({ path });

    expect(again.seen.has(1, id(1))).toBe(false);
    again.close();
  });

  it('writes a backup that is a store of its own, while it goes on', () => {
    const store = openedStore({ path: folder.at('one.sqlite') });
    store.events.add({ ...add, event_id: id(1), sealed: id(1) });
    store.transaction.commit();

    store.backup(folder.at('copy.sqlite'));
    store.transaction.begin();
    store.events.add({ ...add, event_id: id(2), sealed: id(2) });

    const copy = openedStore({ path: folder.at('copy.sqlite') });
    expect([copy.events.has(1, id(1)), copy.events.has(1, id(2))]).toEqual([true, false]);
    copy.close();
    store.close();
  });

  it('writes no backup over a file that is there, however small, and none to nowhere', () => {
    const store = openedStore();
    store.transaction.commit();
    writeFileSync(folder.at('empty'), '');
    writeFileSync(folder.at('mine'), 'mine');

    for (const path of [folder.at('empty'), folder.at('mine'), '', ':memory:', folder.at('nowhere/copy')]) {
      expect(() => store.backup(path)).toThrow();
    }

    expect([readFileSync(folder.at('mine'), 'utf8'), statSync(folder.at('empty')).size]).toEqual(['mine', 0]);
    store.close();
  });

  it('moves its log into the file at a checkpoint', () => {
    const path = folder.at('one.sqlite');
    const store = openedStore({ path });
    const word = Buffer.from('correct horse battery staple');
    store.events.add({ ...add, event_id: id(1), sealed: word });
    store.transaction.commit();
    const before = readFileSync(path).includes(word);

    store.checkpoint();

    expect([before, readFileSync(path).includes(word)]).toEqual([false, true]);
    store.close();
  });

  it('leaves one file behind when it is closed', () => {
    const path = folder.at('one.sqlite');
    const store = openedStore({ path });
    store.owners.add(id(1));
    store.transaction.commit();

    store.close();

    expect(['', '-wal', '-shm', '-journal'].map((suffix) => existsSync(path + suffix))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});
