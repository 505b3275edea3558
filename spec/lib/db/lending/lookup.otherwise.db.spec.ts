import { type Store } from '../../../../lib/db/store';
import { refTo } from '../../../../lib/ids';
import { type Lookup, lookup } from '../../../../lib/tables/lookup';
import { drop, note as passing } from '../../../../lib/envelope/note';
import { secret } from '../../../../lib/secret';
import { passingTable } from '../../../../lib/tables/table';
import { id, note, noteBytes, right } from '../../../support/lib/events';
import { openedStore } from '../../../support/lib/store';

const sessions = passingTable({ name: 'sessions', columns: { transit_id: 'BLOB' }, key: ['transit_id'], rowsMax: 9 });
const FIRST: Lookup = lookup({
  kind: 'transit',
  sql: `SELECT received_by, 'keyed' AS form FROM ephemeral.sessions WHERE transit_id = :id AND until_ms > :now_ms`,
  ownerless: true,
  otherwise: 'sealed',
});
/** Reads `events`, whose writers do not say what they changed. */
const SECOND: Lookup = lookup({
  kind: 'sealed',
  sql: `SELECT s.received_by, 'sealed' AS form, s.bytes, (SELECT count(*) FROM events) AS here FROM secrets s
         WHERE s.ref = 'prekey:' || lower(hex(:id))`,
  ownerless: true,
  secret: 'bytes',
});

const asked: string[] = [];
const openWith = (...lookups: readonly Lookup[]): Store =>
  openedStore({ lookups, passing: [sessions], now: () => 100, watch: (sql) => void asked.push(sql) });
const countOf = (part: string): number => asked.filter((sql) => sql.includes(part)).length;

let store: Store;
const rowOf = (n: number) => right(store.lend(0, refTo('transit', id(n))))?.row;
const open = (n: number): void =>
  void right(store.passing.apply(3, [passing('sessions', { transit_id: id(n), until_ms: 200 })]));
const add = (n: number): void => {
  const times = { created_ms: 0, expires_ms: 0, stored_ms: 0 };
  const sealed = noteBytes(id(n), 'any');
  store.events.add({ received_by: 1, event_id: id(n), type: note.code, local_only: false, sealed, ...times });
};

beforeEach(() => {
  store = openWith(FIRST, SECOND);
  asked.length = 0;
});
afterEach(() => store.close());

describe('a look-up with another behind it', () => {
  it('is asked once in a turn for what it finds, though events are stored', () => {
    open(1);

    [1, 2, 3].forEach((n) => {
      expect(rowOf(1)).toEqual({ received_by: 3, form: 'keyed' });
      add(n);
    });

    expect([countOf('transit_id = '), countOf("'prekey:'")]).toEqual([1, 0]);
  });

  it('finds no row of its own any more once that was dropped', () => {
    open(1);
    rowOf(1);
    right(store.passing.apply(3, [drop('sessions', { transit_id: id(1) })]));

    expect(rowOf(1)).toBeUndefined();
  });

  it('finds its own row once that is there, though the other’s was found before', () => {
    store.secrets.put(4, refTo('prekey', id(1)), secret(id(9)));

    expect(rowOf(1)).toMatchObject({ received_by: 4, form: 'sealed' });
    open(1);

    expect(rowOf(1)).toEqual({ received_by: 3, form: 'keyed' });
  });

  it('asks the other each time: what that reads may have changed', () => {
    store.secrets.put(4, refTo('prekey', id(1)), secret(id(9)));

    const seen = [1, 2].map((n) => {
      const here = rowOf(1)?.['here'];
      add(n);
      return here;
    });

    expect([...seen, rowOf(1)?.['here']]).toEqual([0, 1, 2]);
  });

  it('has no row found that is of a savepoint which is undone', () => {
    store.transaction.save();
    open(1);
    rowOf(1);
    store.transaction.undo();

    expect(rowOf(1)).toBeUndefined();
  });

  it.each<[string, readonly Lookup[]]>([
    ['is not listed', [FIRST]],
    ['is of events', [FIRST, { kind: 'sealed', anyEvent: true }]],
    ['has one behind it, too', [FIRST, { ...SECOND, otherwise: 'transit' }]],
  ])('is refused at start-up where that %s', (_, lookups) => {
    expect(() => openWith(...lookups)).toThrow('look-up transit');
  });
});
