import { inspect } from 'node:util';
import { type Store } from '../../../../lib/db/store';
import { type Lookup, lookup } from '../../../../lib/tables/lookup';
import { note as passing } from '../../../../lib/envelope/note';
import { refTo } from '../../../../lib/ids';
import { reveal, secret } from '../../../../lib/secret';
import { passingTable } from '../../../../lib/tables/table';
import { id, note, noteBytes, right } from '../../../support/lib/events';
import { openedStore } from '../../../support/lib/store';

const sessions = passingTable({
  name: 'sessions',
  columns: { transit_id: 'BLOB', step: 'INTEGER', cipher: 'SECRET', other: 'SECRET' },
  key: ['transit_id'],
  rowsMax: 9,
});
const FROM = 'FROM ephemeral.sessions WHERE transit_id = :id';
const LOOKUPS: readonly Lookup[] = [
  lookup({ kind: 'transit', sql: `SELECT received_by, step, cipher ${FROM}`, ownerless: true, secret: 'cipher' }),
  lookup({ kind: 'running', sql: `SELECT step ${FROM} AND until_ms > :now_ms` }),
  lookup({
    kind: 'key',
    sql: "SELECT bytes AS found, ref FROM secrets WHERE received_by = :received_by AND ref = 'kept:' || lower(hex(:id))",
    secret: 'found',
  }),
  lookup({ kind: 'anything', anyEvent: true }),
];

let store: Store;
let nowMs: number;
const openWith = (...more: readonly Lookup[]): Store =>
  openedStore({ lookups: [...LOOKUPS, ...more], passing: [sessions], now: () => nowMs });
beforeEach(() => {
  nowMs = 100;
  store = openWith();
  const row = { transit_id: id(1), step: 7, cipher: secret(id(9)), other: secret(id(8)), until_ms: 200 };
  right(store.passing.apply(3, [passing('sessions', row)]));
});
afterEach(() => store.close());

describe('a look-up with a secret', () => {
  it('lends it wrapped, beside a row that does not show it', () => {
    const dep = right(store.lend(0, refTo('transit', id(1))))!;

    expect([dep.row, dep.received_by]).toEqual([{ received_by: 3, step: 7 }, 3]);
    expect(reveal(dep.local_metadata!)).toEqual(Buffer.from(id(9)));
    expect(inspect(dep, { depth: null })).not.toContain('09 09');
  });

  it('lends a row alone where there are no private bytes', () => {
    right(store.passing.apply(3, [passing('sessions', { transit_id: id(2), step: 1, until_ms: 200 })]));

    expect(right(store.lend(0, refTo('transit', id(2))))).toEqual({ row: { received_by: 3, step: 1 }, received_by: 3 });
  });

  it('may read the table of secrets', () => {
    store.secrets.put(1, refTo('kept', id(4)), secret(id(5)));

    const dep = right(store.lend(1, refTo('key', id(4))))!;

    expect([dep.row, reveal(dep.local_metadata!)]).toEqual([{ ref: refTo('kept', id(4)) }, Buffer.from(id(5))]);
    expect(right(store.lend(2, refTo('key', id(4))))).toBeUndefined();
  });

  it.each<[string, Omit<Extract<Lookup, { readonly sql: string }>, 'kind'>]>([
    ['reads secrets and does not say so', { sql: 'SELECT ref FROM secrets WHERE ref = :id' }],
    ['shows a secret column and does not say so', { sql: `SELECT cipher ${FROM}` }],
    ['shows one under another name', { sql: `SELECT cipher AS step ${FROM}` }],
    ['shows one by a star', { sql: `SELECT * ${FROM}` }],
    ['reads one to compare it', { sql: `SELECT step ${FROM} AND cipher = :id2` }],
    ['names a secret that it does not find', { sql: `SELECT cipher ${FROM}`, secret: 'key' }],
    ['lends a secret that it does not read', { sql: `SELECT step ${FROM}`, secret: 'cipher' }],
    ['shows another secret beside its own', { sql: `SELECT cipher, other ${FROM}`, secret: 'cipher' }],
    [
      'shows bytes of the table of secrets beside its own',
      { sql: `SELECT bytes, bytes AS b FROM secrets WHERE ref = :id`, secret: 'bytes' },
    ],
    ['writes', { sql: 'DELETE FROM secrets WHERE ref = :id RETURNING bytes', secret: 'bytes' }],
  ])('is refused at start-up where it %s', (_, spec) => {
    expect(() => openWith({ kind: 'wrong', ...spec })).toThrow('look-up wrong');
  });
});

describe('a look-up', () => {
  it('that asks for the time is told it, in each turn', () => {
    const at = (ms: number) => {
      nowMs = ms;
      store.transaction.commit();
      store.transaction.begin();
      return right(store.lend(1, refTo('running', id(1))))?.row;
    };

    expect([at(199), at(200), at(100)]).toEqual([{ step: 7 }, undefined, { step: 7 }]);
  });

  it('of any event finds it by its id alone, whatever its type, and nobody else’s', () => {
    const times = { created_ms: 0, expires_ms: 0, stored_ms: 0 };
    const sealed = noteBytes(id(1), 'any');
    store.events.add({ received_by: 1, event_id: id(2), type: note.code, local_only: false, sealed, ...times });

    expect(right(store.lend(1, refTo('anything', id(2))))).toMatchObject({
      event_id: id(2),
      event: { type: 'note', body: { text: 'any' } },
      local_seq: 1,
    });
    expect([right(store.lend(2, refTo('anything', id(2)))), right(store.lend(1, refTo('anything', id(3))))]).toEqual([
      undefined,
      undefined,
    ]);
  });
});
