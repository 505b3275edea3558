import * as E from 'fp-ts/Either';
import { type Events, openEvents } from '../../../../lib/db/events/events';
import { type Lend, openLend } from '../../../../lib/db/lending/lend';
import type { Db } from '../../../../lib/db/openDatabase';
import { openProvided } from '../../../../lib/db/events/provided';
import { openSecrets } from '../../../../lib/db/events/secrets';
import { openTombstones } from '../../../../lib/db/events/tombstones';
import type { EventType } from '../../../../lib/event/event';
import { malformed, refused } from '../../../../lib/fault';
import { type EventId, type Ref, refTo } from '../../../../lib/ids';
import type { Lookup } from '../../../../lib/tables/lookup';
import { reveal, secret } from '../../../../lib/secret';
import { author, authorBytes, id, left, note, noteBytes, registry, right } from '../../../support/lib/events';
import { memoryDb, plainly } from '../../../support/lib/store';

const LOOKUPS: readonly Lookup[] = [
  { kind: 'mood', sql: 'SELECT mood FROM notes WHERE received_by = :received_by AND author_id = :id' },
  {
    kind: 'pair',
    sql: 'SELECT mood FROM notes WHERE received_by = :received_by AND author_id = :id AND text = hex(:id2) AND :id3 IS NOT NULL',
  },
  { kind: 'inbox', sql: 'SELECT received_by, mood FROM notes WHERE author_id = :id', ownerless: true },
];

let db: Db;
let events: Events;
let lend: Lend;
beforeEach(() => {
  db = memoryDb();
  events = openEvents(db);
  const [provided, secrets] = [openProvided(db), openSecrets(db)];
  const derived = { reads: () => false, refresh: () => undefined };
  const readStored = plainly(registry);
  const tables = { events, provided, secrets, tombstones: openTombstones(db) };
  lend = openLend(db, { ...tables, registry, lookups: LOOKUPS, readStored, derived, now: () => 0 });
});
afterEach(() => db.close());

const store = (type: EventType, event_id: EventId, sealed: Uint8Array, received_by = 1): void => {
  const times = { created_ms: 0, expires_ms: 0, stored_ms: 0 };
  events.add({ received_by, event_id, type: type.code, local_only: type.reach === 'local', sealed, ...times });
};
const keep = (ref: Ref, byte: number): void => openSecrets(db).put(1, ref, secret(id(byte)));

describe('an event', () => {
  it('is lent by its id', () => {
    store(note, id(2), noteBytes(id(1), 'hello'));

    const dep = right(lend(1, refTo('note', id(2))))!;

    expect(dep).toMatchObject({ event_id: id(2), event: { type: 'note', body: { text: 'hello' } } });
    expect(Object.keys(dep)).toEqual(['event_id', 'event', 'local_seq']);
  });

  it('is nobody else’s, and may be absent', () => {
    store(note, id(2), noteBytes(id(1), 'hello'));

    expect([lend(2, refTo('note', id(2))), lend(1, refTo('note', id(3)))]).toEqual(Array(2).fill(E.right(undefined)));
  });

  it('of another type is a fault of whoever refers to it, and not waited for', () => {
    store(note, id(2), noteBytes(id(1), 'hello'));

    expect(left(lend(1, refTo('author', id(2))))).toEqual(refused('event.refs_are_of_their_type'));
  });

  it('that cannot be read back is a fault that names no value', () => {
    store(note, id(2), new Uint8Array(512));

    expect(left(lend(1, refTo('note', id(2))))).toEqual(malformed('event', ['version']));
  });

  it.each<Ref>(['note:', 'note:zz', `note:${'ab'.repeat(15)}`, `note:${'AB'.repeat(16)}zz`, 'note', ':', ''] as Ref[])(
    'is not found by %j',
    (ref) => {
      expect(lend(1, ref)).toEqual(E.right(undefined));
    },
  );
});

describe('local metadata', () => {
  it('is lent beside a local event, wrapped', () => {
    store(author, id(1), authorBytes('alice'));
    keep(refTo('author', id(1)), 9);

    const dep = right(lend(1, refTo('author', id(1))))!;

    expect([...reveal(dep.local_metadata!)]).toEqual([...id(9)]);
    expect(JSON.stringify(dep)).not.toContain('9,9');
  });

  it('is nothing where there is none', () => {
    store(author, id(1), authorBytes('alice'));

    expect(right(lend(1, refTo('author', id(1))))).not.toHaveProperty('local_metadata');
  });

  it('is never lent beside an event that is shared', () => {
    store(note, id(2), noteBytes(id(1), 'hello'));
    keep(refTo('note', id(2)), 9);

    expect(right(lend(1, refTo('note', id(2))))).not.toHaveProperty('local_metadata');
  });

  it('is never lent to another owner', () => {
    store(author, id(1), authorBytes('alice'), 2);
    keep(refTo('author', id(1)), 9);

    expect(right(lend(2, refTo('author', id(1))))).not.toHaveProperty('local_metadata');
  });
});

describe('a symbolic ref', () => {
  const ref = refTo('latest', id(1));

  it('lends the event that provides it, of whatever type', () => {
    store(note, id(2), noteBytes(id(1), 'hello'));
    openProvided(db).add(1, ref, id(2));

    expect(right(lend(1, ref))).toMatchObject({ event: { type: 'note' } });
    expect(Buffer.from(right(lend(1, ref))!.event_id!)).toEqual(Buffer.from(id(2)));
  });

  it('lends nothing where none does, or it is gone, or it is another owner’s', () => {
    openProvided(db).add(1, ref, id(2));
    store(note, id(2), noteBytes(id(1), 'hello'), 2);

    expect([lend(1, ref), lend(2, ref), lend(1, refTo('latest', id(7)))]).toEqual(Array(3).fill(E.right(undefined)));
  });
});

describe('a look-up', () => {
  beforeEach(() => {
    db.prepare(
      'INSERT INTO notes (seq, received_by, author_id, text, mood) VALUES (1, 1, ?, ?, 5), (2, 2, ?, ?, 6)',
    ).run(id(1), '02'.repeat(16), id(3), '');
  });

  it('lends its row', () => {
    expect(right(lend(1, refTo('mood', id(1))))).toEqual({ row: { mood: 5 } });
    expect([lend(2, refTo('mood', id(1))), lend(1, refTo('mood', id(7)))]).toEqual(Array(2).fill(E.right(undefined)));
  });

  it('takes several ids in the order they stand', () => {
    expect(right(lend(1, refTo('pair', id(1), id(2), id(3))))).toEqual({ row: { mood: 5 } });
    expect(right(lend(1, refTo('pair', id(2), id(1), id(3))))).toBeUndefined();
  });

  it('says whose row it is where it looks without an owner, and only there', () => {
    const [anyones, owned] = [right(lend(0, refTo('inbox', id(3)))), right(lend(1, refTo('mood', id(1))))];

    expect(anyones).toEqual({ row: { received_by: 2, mood: 6 }, received_by: 2 });
    expect(owned).not.toHaveProperty('received_by');
    expect(right(lend(0, refTo('inbox', id(9))))).toBeUndefined();
  });
});
