import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BAD_EVENTS_MAX } from '../../../../lib/db/events/badEvents';
import { migrate } from '../../../../lib/db/schema/migrate';
import { type Db, openDatabase } from '../../../../lib/db/openDatabase';
import { DELETED } from '../../../../lib/db/events/tombstones';
import type { EventType } from '../../../../lib/event/event';
import { refTo, toHex } from '../../../../lib/ids';
import { registryOf } from '../../../../lib/event/registry';
import { reveal } from '../../../../lib/secret';
import { passingTable, table } from '../../../../lib/tables/table';
import { author, authorBytes, id, left, note, noteBytes, nth, registry, right } from '../../../support/lib/events';
import {
  type Folder,
  PROTOCOL,
  openFolder,
  openedStore,
  rowsOf,
  schemaOf,
  tablesOf,
  valueOf,
} from '../../../support/lib/store';

const VERSION = 6;
const NOTHING = registryOf([]);

let folder: Folder;
let db: Db;
beforeEach(() => {
  folder = openFolder();
  db = right(openDatabase(folder.at('one.sqlite')));
});
afterEach(() => {
  db.close();
  folder.remove();
});

const version = (): unknown => db.pragma('user_version', { simple: true });
const reopen = (): void => {
  db.close();
  db = right(openDatabase(folder.at('one.sqlite')));
};
const withTable = (name: string, columns = {}): EventType => ({ ...note, schema: [table({ name, columns })] });

describe('migrate', () => {
  it('makes a new file one of this version and this protocol, with its tables', () => {
    right(migrate(db, PROTOCOL, tablesOf(registry)));

    const names = rowsOf<{ name: string }>(db, `SELECT name FROM sqlite_schema WHERE type = 'table'`).map(
      ({ name }) => name,
    );
    expect(version()).toBe(VERSION);
    expect(names).toEqual(expect.arrayContaining(['events', 'secrets', 'quarantine', 'authors', 'notes', 'tallies']));
    expect(valueOf(db, "SELECT value FROM meta WHERE name = 'protocol'")).toBe(PROTOCOL);
    expect(db.inTransaction).toBe(false);
  });

  it('changes nothing the second time', () => {
    right(migrate(db, PROTOCOL, tablesOf(registry)));
    const schema = schemaOf(db);
    db.exec("INSERT INTO owners VALUES (1, x'01')");

    reopen();
    right(migrate(db, PROTOCOL, tablesOf(registry)));

    expect([schemaOf(db), valueOf(db, 'SELECT count(*) FROM owners')]).toEqual([schema, 1]);
  });

  it('adds the tables of types that are new', () => {
    right(migrate(db, PROTOCOL, tablesOf(registryOf([author]))));
    reopen();

    right(migrate(db, PROTOCOL, tablesOf(registry)));

    expect(valueOf(db, 'SELECT count(*) FROM notes')).toBe(0);
  });

  it.each([VERSION + 1, 2_147_483_647])('refuses a file of version %d, and leaves it as it was', (newer) => {
    db.pragma(`user_version = ${newer}`);
    const schema = schemaOf(db);

    expect(left(migrate(db, PROTOCOL, tablesOf(registry)))).toEqual({
      _tag: 'NewerFile',
      version: newer,
      known: VERSION,
    });
    expect([version(), schemaOf(db), db.inTransaction]).toEqual([newer, schema, false]);
  });

  it('refuses another protocol’s file, and leaves it as it was', () => {
    right(migrate(db, 'other', tablesOf(NOTHING)));
    const schema = schemaOf(db);
    reopen();

    expect(left(migrate(db, PROTOCOL, tablesOf(registry)))).toEqual({ _tag: 'OtherProtocol', found: 'other' });
    expect([schemaOf(db), db.inTransaction]).toEqual([schema, false]);
    expect(valueOf(db, "SELECT value FROM meta WHERE name = 'protocol'")).toBe('other');
  });

  it('leaves a file as it was where a step fails half-way', () => {
    db.exec('CREATE VIEW quarantine AS SELECT 7 AS mine');
    const schema = schemaOf(db);

    expect(() => migrate(db, PROTOCOL, tablesOf(registry))).toThrow('quarantine already exists');

    expect([schemaOf(db), version(), db.inTransaction]).toEqual([schema, 0, false]);
    expect(valueOf(db, 'SELECT mine FROM quarantine')).toBe(7);
  });

  it.each([0, 1])('refuses, and leaves alone, a database of version %i that somebody else fills', (stamp) => {
    db.exec(`CREATE TABLE theirs (a); PRAGMA user_version = ${stamp}`);
    const schema = schemaOf(db);

    const answer = left(migrate(db, PROTOCOL, tablesOf(registry)));

    expect(answer).toEqual({ _tag: 'OtherProtocol', found: 'a file that is none of ours' });
    expect([schemaOf(db), version()]).toEqual([schema, stamp]);
  });

  it('leaves a file as it was where a table of the protocol fails', () => {
    const bad = tablesOf(registryOf([author, withTable('select')]));

    expect(() => migrate(db, PROTOCOL, bad)).toThrow('syntax error');

    expect([rowsOf(db, 'SELECT * FROM sqlite_schema'), version(), db.inTransaction]).toEqual([[], 0, false]);
  });

  it('leaves a file as it was where the disk is full', () => {
    db.exec('CREATE VIEW mine AS SELECT 1');
    db.pragma('max_page_count = 5');
    const schema = schemaOf(db);

    expect(() => migrate(db, PROTOCOL, tablesOf(registry))).toThrow('full');

    expect([schemaOf(db), version(), db.inTransaction]).toEqual([schema, 0, false]);
  });

  it.each([
    'meta',
    'owners',
    'events',
    'tombstones',
    'bad_events',
    'quarantine',
    'quarantine_origins',
    'releases',
    'secrets',
    'job_runs',
    'scopes',
    'heads',
    'stale',
    'sync_block',
    'sync_mark',
    'log_gaps',
    ...['hangs', 'forgettings', 'soiled'],
  ])('throws at a table of a protocol that is called %s, as one of the kernel is', (name) => {
    expect(() => migrate(db, PROTOCOL, tablesOf(registryOf([withTable(name)])))).toThrow(
      `table ${name}: the kernel has one`,
    );
    expect(rowsOf(db, 'SELECT * FROM sqlite_schema')).toEqual([]);
  });

  it('throws at a passing table that is called as one of the kernel is', () => {
    const passing = [passingTable({ name: 'secrets', columns: { a: 'INTEGER' }, key: ['a'], rowsMax: 1 })];

    expect(() => migrate(db, PROTOCOL, { kept: [], passing })).toThrow('table secrets: the kernel has one');
  });
});

describe('a file of version 1, as it was left', () => {
  const kept = join(__dirname, '../../../support/files/kernel-v1.sqlite');

  it('opens, and has its rows', () => {
    const path = folder.at('old.sqlite');
    cpSync(kept, path);

    const store = openedStore({ path });

    expect(store.owners.find(id(1))).toBe(1);
    expect(store.events.find(1, id(1))).toMatchObject({
      seq: 1,
      local_only: 1,
      sealed: Buffer.from(authorBytes('alice')),
    });
    expect(store.events.find(1, id(2))?.sealed).toEqual(Buffer.from(noteBytes(id(1), 'Café ☕')));
    expect(toHex(reveal(store.secrets.find(1, refTo('author', id(1)))!))).toBe('09'.repeat(16));
    expect(store.provided.find(1, refTo('head', id(1)))).toEqual(Buffer.from(id(2)));
    expect([store.tombstones.has(1, id(3), 30), store.tombstones.has(1, id(4), 29)]).toEqual([true, true]);
    expect(store.refusals.find(1, id(5))).toEqual({ rule: 'note.rule', stage: 'wanted', at_ms: 40 });
    expect(store.explain(1, id(7))).toEqual({
      status: 'waiting',
      for: [refTo('author', id(8))],
      since_ms: 50,
      from: 'sim:bob',
      claimed: false,
    });
    expect(store.quarantine.size()).toEqual({ rows: 1, bytes: 512 });
    expect(store.releases.resume(9)).toEqual({ notified: 1, ready: [1] });
    expect(store.outbox.due(60)).toHaveLength(1);
    expect(store.jobRuns.find(1, 'sweep')).toMatchObject({ last_run_ms: 70, run_count: 1, state: '{"done":true}' });
    store.close();
  });

  it('is made one of this version: its events stand in no scope, and what comes next has a place', () => {
    cpSync(kept, folder.at('old.sqlite'));
    const store = openedStore({ path: folder.at('old.sqlite') });
    const place = store.scopes.nextPlace(1, id(5));
    store.events.add({
      ...{ received_by: 1, event_id: id(9), type: note.code, created_ms: 0, expires_ms: 0, local_only: false },
      ...{ stored_ms: 0, sealed: noteBytes(id(1), 'new'), placed: { scope: id(5), place } },
    });
    store.transaction.commit();
    store.close();

    const old = right(openDatabase(folder.at('old.sqlite')));
    const events = rowsOf(old, 'SELECT event_id, scope, place FROM events ORDER BY seq');
    const empty = ['heads', 'stale', 'log_gaps'].map((name) => valueOf(old, `SELECT count(*) FROM ${name}`));
    old.close();

    expect(events).toEqual([
      { event_id: Buffer.from(id(1)), scope: null, place: null },
      { event_id: Buffer.from(id(2)), scope: null, place: null },
      { event_id: Buffer.from(id(9)), scope: Buffer.from(id(5)), place: 1 },
    ]);
    expect(empty).toEqual([0, 0, 0]);
  });

  it('has then the very schema that a new file has', () => {
    cpSync(kept, folder.at('old.sqlite'));
    const old = right(migrate(right(openDatabase(folder.at('old.sqlite'))), PROTOCOL, tablesOf(registry)));
    right(migrate(db, PROTOCOL, tablesOf(registry)));

    // An index that the first files had, and nothing asks.
    old.exec('DROP INDEX quarantine_ready');
    const schemas = [schemaOf(old), schemaOf(db)];
    old.close();

    expect(schemas[0] === schemas[1]).toBe(true);
  });

  it('keeps the rows of its protocol', () => {
    cpSync(kept, folder.at('old.sqlite'));
    const old = right(migrate(right(openDatabase(folder.at('old.sqlite'))), PROTOCOL, tablesOf(registry)));

    expect(rowsOf(old, 'SELECT * FROM notes JOIN authors USING (received_by)')).toEqual([
      expect.objectContaining({ text: 'Café ☕', mood: 1, name: 'alice' }),
    ]);
    expect(old.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(old.pragma('user_version', { simple: true })).toBe(VERSION);
    old.close();
  });

  /** The file, with tombstones of what was refused, as version 1 wrote them. */
  const withRefused = (count: number): Db => {
    cpSync(kept, folder.at('old.sqlite'));
    const old = right(openDatabase(folder.at('old.sqlite')));
    const bury = old.prepare("INSERT INTO tombstones VALUES (1, ?, NULL, 'note.rule')");
    old.transaction(() => Array.from({ length: count }, (_, n) => bury.run(nth(n))))();
    return old;
  };
  const counted = (old: Db): readonly unknown[] => [
    valueOf(old, "SELECT count(*) FROM bad_events WHERE received_by = 1 AND rule = 'note.rule'"),
    rowsOf<{ rule: string }>(old, 'SELECT rule FROM tombstones').map(({ rule }) => rule),
  ];

  it.each([
    [0, 0],
    [3, 3],
    [BAD_EVENTS_MAX, BAD_EVENTS_MAX],
    [BAD_EVENTS_MAX + 1, BAD_EVENTS_MAX],
  ])('moves %i tombstones of what was refused to a place of their own, %i at most, and no other', (count, moved) => {
    const old = withRefused(count);

    right(migrate(old, PROTOCOL, tablesOf(registry)));

    expect(counted(old)).toEqual([moved, [DELETED, DELETED]]);
    expect(old.pragma('integrity_check', { simple: true })).toBe('ok');
    old.close();
  });

  it('refuses and explains what moved, as before', () => {
    withRefused(1).close();
    const store = openedStore({ path: folder.at('old.sqlite') });

    expect(store.badEvents.has(1, nth(0))).toBe(true);
    expect(store.explain(1, nth(0))).toEqual({ status: 'refused', rule: 'note.rule' });
    expect(store.explain(1, id(3))).toEqual({ status: 'deleted' });
    store.close();
  });

  it('is version 1 in every byte that says so', () => {
    const bytes = readFileSync(kept);
    expect([bytes.subarray(0, 15).toString(), bytes.readUInt32BE(60), bytes.length < 65_536]).toEqual([
      'SQLite format 3',
      1,
      true,
    ]);
  });
});
