import { inspect } from 'node:util';
import { openEvents } from '../../../lib/db/events/events';
import { openJobRuns } from '../../../lib/db/jobRuns';
import type { Db } from '../../../lib/db/openDatabase';
import { OWNERS_MAX, openOwners } from '../../../lib/db/events/owners';
import { openProvided } from '../../../lib/db/events/provided';
import { openSecrets } from '../../../lib/db/events/secrets';
import { refTo } from '../../../lib/ids';
import { reveal, secret } from '../../../lib/secret';
import { id } from '../../support/lib/events';
import { memoryDb, valueOf } from '../../support/lib/store';

let db: Db;
beforeEach(() => {
  db = memoryDb();
});
afterEach(() => db.close());

describe('owners', () => {
  it('are numbered from one in the order they came, and found by name and by number', () => {
    const owners = openOwners(db);

    const numbers = [id(9), id(1), id(5)].map((name) => owners.add(name));

    expect([numbers, owners.all()]).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    expect([owners.find(id(1)), owners.find(id(7)), owners.nameOf(3), owners.nameOf(4)]).toEqual([
      2,
      undefined,
      Buffer.from(id(5)),
      undefined,
    ]);
  });

  it('are each named once', () => {
    const owners = openOwners(db);
    owners.add(id(1));

    expect(() => owners.add(id(1))).toThrow('UNIQUE');
    expect([owners.all(), OWNERS_MAX]).toEqual([[1], 10_000]);
  });

  it('are none at first', () => {
    expect(openOwners(db).all()).toEqual([]);
  });
});

describe('events', () => {
  const event = {
    received_by: 1,
    event_id: id(1),
    type: 2,
    created_ms: 3,
    expires_ms: 4,
    local_only: false,
    stored_ms: 5,
    sealed: Uint8Array.of(6),
  };

  it('are kept with their bytes, one copy an owner', () => {
    const events = openEvents(db);

    const numbers = [events.add(event), events.add({ ...event, received_by: 2, local_only: true })];

    expect(numbers).toEqual([1, 2]);
    expect(events.find(1, id(1))).toEqual({ seq: 1, type: 2, local_only: 0, stored_ms: 5, sealed: Buffer.of(6) });
    expect(events.find(2, id(1))).toMatchObject({ seq: 2, local_only: 1 });
    expect(() => events.add(event)).toThrow('UNIQUE');
  });

  it('are gone once removed', () => {
    const events = openEvents(db);
    const seq = events.add(event);

    events.remove(seq);
    events.remove(seq);

    expect([events.has(1, id(1)), events.find(1, id(1))]).toEqual([false, undefined]);
  });
});

describe('provided', () => {
  const ref = refTo('head', id(7));

  it('gives the smallest id of those that provide a ref', () => {
    const provided = openProvided(db);

    for (const n of [5, 2, 9, 2]) provided.add(1, ref, id(n));

    expect(provided.find(1, ref)).toEqual(Buffer.from(id(2)));
    expect(valueOf(db, 'SELECT count(*) FROM provided')).toBe(3);
  });

  it('gives the next when that one goes, and all of one event go with it', () => {
    const provided = openProvided(db);
    provided.add(1, ref, id(2));
    provided.add(1, ref, id(5));
    provided.add(1, refTo('head', id(8)), id(2));

    provided.removeEvent(1, id(2));

    expect([provided.find(1, ref), provided.find(1, refTo('head', id(8)))]).toEqual([Buffer.from(id(5)), undefined]);
  });
});

describe('secrets', () => {
  const ref = refTo('author', id(1));
  const bytes = Uint8Array.from({ length: 32 }, (_, n) => 0xa0 + (n % 16));

  it('come back wrapped, and show themselves to nobody', () => {
    const secrets = openSecrets(db);
    secrets.put(1, ref, secret(bytes));

    const found = secrets.find(1, ref)!;

    expect([...reveal(found)]).toEqual([...bytes]);
    expect([JSON.stringify({ found }), inspect(found), `${found}`]).toEqual([
      '{"found":"[secret]"}',
      '[secret]',
      '[secret]',
    ]);
  });

  it('are replaced by a later one, and gone once removed', () => {
    const secrets = openSecrets(db);
    secrets.put(1, ref, secret(bytes));
    secrets.put(1, ref, secret(Uint8Array.of(1)));

    const replaced = reveal(secrets.find(1, ref)!);
    secrets.remove(1, ref);

    expect([[...replaced], secrets.find(1, ref)]).toEqual([[1], undefined]);
  });

  it('take nothing that is not one', () => {
    expect(() => openSecrets(db).put(1, ref, bytes as never)).toThrow('not a secret');
    expect(valueOf(db, 'SELECT count(*) FROM secrets')).toBe(0);
  });
});

describe('job runs', () => {
  it('count, and remember the last time and state', () => {
    const runs = openJobRuns(db);

    runs.record(1, 'sweep', 10, '{"a":1}');
    runs.record(1, 'sweep', 20, '{}', { done: 3, pending: 4 });
    runs.record(2, 'sweep', 15, '[]');

    expect(runs.find(1, 'sweep')).toEqual({ last_run_ms: 20, run_count: 2, state: '{}', done: 3, pending: 4 });
    expect([runs.find(1, 'sync'), runs.find(3, 'sweep')]).toEqual([undefined, undefined]);
    expect([runs.earliest('sweep'), runs.earliest('sync')]).toEqual([15, undefined]);
  });

  it('know a job that ran at the beginning of time from one that never ran', () => {
    const runs = openJobRuns(db);
    runs.record(0, 'sweep', 0, '{}');

    expect(runs.earliest('sweep')).toBe(0);
  });

  it('are listed by job, then by owner', () => {
    const runs = openJobRuns(db);
    for (const [owner, job] of [
      [2, 'b'],
      [1, 'b'],
      [9, 'a'],
    ] as const)
      runs.record(owner, job, 1, '{}');

    expect(runs.list().map(({ received_by, job }) => [job, received_by])).toEqual([
      ['a', 9],
      ['b', 1],
      ['b', 2],
    ]);
  });
});
