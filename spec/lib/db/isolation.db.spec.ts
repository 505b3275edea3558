import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import type { Store } from '../../../lib/db/store';
import { erase, upsert } from '../../../lib/tables/delta';
import { derive } from '../../../lib/tables/derived';
import { refTo } from '../../../lib/ids';
import { drop, note as passing } from '../../../lib/envelope/note';
import { query } from '../../../lib/tables/query';
import { END, START } from '../../../lib/reconcile/keySet';
import { secret } from '../../../lib/secret';
import { passingTable, table } from '../../../lib/tables/table';
import { author, authorBytes, id, note, noteBytes, right, tally } from '../../support/lib/events';
import { openedStore } from '../../support/lib/store';

const ALICE = 1;
const BOB = 2;
const ONE = id(1);
const HEAD = refTo('head', ONE);
const AUTHOR = refTo('author', ONE);

const notes = query({
  name: 'notes',
  sql: `SELECT text FROM notes WHERE received_by = :received_by
        UNION ALL SELECT title FROM tallies WHERE received_by = :received_by LIMIT 9`,
  row: t.type({ text: t.string }),
});
const sessions = passingTable({ name: 'sessions', columns: { name: 'TEXT' }, key: ['name'], rowsMax: 9 });
const named = query({
  name: 'named',
  sql: 'SELECT name FROM ephemeral.sessions WHERE received_by = :received_by LIMIT 9',
  row: t.type({ name: t.string }),
});
const louds = query({
  name: 'louds',
  sql: 'SELECT word FROM louds WHERE received_by = :received_by LIMIT 9',
  row: t.type({ word: t.string }),
});
/** What each note says, aloud. */
const loud = derive({
  name: 'loud',
  version: 1,
  from: ['note'],
  tables: [table({ name: 'louds', columns: { word: 'TEXT' }, key: ['word'] })],
  asks: [notes],
  run: (ask) =>
    E.map((rows: readonly { text: string }[]) => ({ louds: rows.map((one) => ({ word: one.text })) }))(ask(notes, {})),
});
const lookups = [{ kind: 'mood', sql: 'SELECT text FROM notes WHERE received_by = :received_by AND :id IS NOT NULL' }];

/** Writes all there is to write, for one owner. */
const write = (store: Store, received_by: number): void => {
  const times = { created_ms: 0, expires_ms: 0, stored_ms: 0 };
  const common = { received_by, ...times };
  store.events.add({ ...common, event_id: ONE, type: author.code, local_only: true, sealed: authorBytes('alice') });
  const sealed = noteBytes(ONE, 'alice wrote this');
  const placed = { scope: ONE, place: store.scopes.nextPlace(received_by, ONE) };
  const seq = store.events.add({ ...common, event_id: id(2), type: note.code, local_only: false, sealed, placed });
  right(store.deltas.apply(note, received_by, seq, [upsert('notes', { text: 'alice wrote this' })]));
  right(store.deltas.apply(tally, received_by, seq, [upsert('tallies', { title: 'alice' })]));
  store.secrets.put(received_by, AUTHOR, secret(id(9)));
  store.provided.add(received_by, HEAD, id(2));
  store.cascades.add(received_by, id(11), seq);
  store.taintedKeys.add(received_by, AUTHOR);
  store.tombstones.add(received_by, id(3), 'deleted');
  store.badEvents.add(received_by, id(9), 'note.rule');
  store.refusals.add(received_by, id(4), { rule: 'note.rule', stage: 'accepted', at_ms: 0 });
  const waiting = { received_by, blob_id: id(5), claimed: id(6), verified: true, origin: 'sim:carol', opensWith: [] };
  store.quarantine.park({ ...waiting, since_ms: 0, sealed }, [refTo('author', id(7))]);
  store.jobRuns.record(received_by, 'sweep', 1, '{"alice":1}');
  store.seen.add(received_by, id(8), 0);
  store.quarantine.parkPassing({ ...waiting, blob_id: id(9), since_ms: 0, sealed }, [refTo('author', id(10))]);
  right(store.passing.apply(received_by, [passing('sessions', { name: 'alice', until_ms: 9 })]));
  store.derived.touch(received_by, 'note');
};

const orUndefined = <A>(found: E.Either<unknown, A>): A | undefined => (E.isRight(found) ? found.right : undefined);

/** Every way to find something by its owner; each finds it for its owner, and `undefined`, false or nothing for another. */
const WAYS: readonly (readonly [string, (store: Store, received_by: number) => unknown])[] = [
  ['events.has', ({ events }, by) => events.has(by, ONE)],
  ['events.find', ({ events }, by) => events.find(by, ONE)],
  ['tombstones.has', ({ tombstones }, by) => tombstones.has(by, id(3), 0)],
  ['tombstones.ruleOf', ({ tombstones }, by) => tombstones.ruleOf(by, id(3))],
  ['tombstones.find', ({ tombstones }, by) => tombstones.find(by, id(3), 0)],
  ['cascades.has', ({ cascades }, by) => cascades.has(by, id(11))],
  ['cascades.list', ({ cascades }, by) => cascades.list(by, id(11), 9).length],
  ['taintedKeys.has', ({ taintedKeys }, by) => taintedKeys.has(by, AUTHOR)],
  ['quarantine.awaits', ({ quarantine }, by) => quarantine.awaits(by, refTo('author', id(7)))],
  ['badEvents.has', ({ badEvents }, by) => badEvents.has(by, id(9))],
  ['badEvents.ruleOf', ({ badEvents }, by) => badEvents.ruleOf(by, id(9))],
  ['refusals.find', ({ refusals }, by) => refusals.find(by, id(4))],
  ['quarantine.has', ({ quarantine }, by) => quarantine.has(by, id(5))],
  ['releases.arrived', ({ releases }, by) => releases.release(by, refTo('author', id(7)), 9).notified],
  [
    'releases.arrived, for later',
    ({ releases }, by) => (releases.release(by, refTo('author', id(7)), 0), releases.isPending()),
  ],
  ['quarantine.has, in memory', ({ quarantine }, by) => quarantine.has(by, id(9))],
  ['releases.arrived, in memory', ({ releases }, by) => releases.release(by, refTo('author', id(10)), 9).notified],
  ['scopes.nextPlace', ({ scopes }, by) => scopes.nextPlace(by, ONE) - 1],
  ['passing.apply, asked by a query', ({ queries }, by) => right(queries.run(named, by, {})).length],
  ['derived.touch, asked by a query', ({ queries }, by) => right(queries.run(louds, by, {})).length],
  ['syncSets.count', ({ syncSets }, by) => syncSets.count(by, ONE)],
  ['syncSets.keySet', ({ syncSets }, by) => syncSets.keySet(by, ONE, 0).keys(START, END, 9).length],
  ['provided.find', ({ provided }, by) => provided.find(by, HEAD)],
  ['secrets.find', ({ secrets }, by) => secrets.find(by, AUTHOR)],
  ['jobRuns.find', ({ jobRuns }, by) => jobRuns.find(by, 'sweep')],
  ['seen.has', ({ seen }, by) => seen.has(by, id(8))],
  ['queries.run', ({ queries }, by) => right(queries.run(notes, by, {})).length],
  ['lend, of an event', ({ lend }, by) => orUndefined(lend(by, AUTHOR))],
  ['lend, of an event under another type', ({ lend }, by) => E.isLeft(lend(by, refTo('note', ONE)))],
  ['lend, of what is provided', ({ lend }, by) => orUndefined(lend(by, HEAD))],
  ['lend, of a row', ({ lend }, by) => orUndefined(lend(by, refTo('mood', ONE)))],
  ...[1, 3, 4, 6].map((n): (typeof WAYS)[number] => [
    `explain, of ${n}`,
    ({ explain }, by) => {
      const { status } = explain(by, id(n));
      return status === 'unknown' ? undefined : status;
    },
  ]),
];

/** Those that change nothing by asking. */
const ASKING = WAYS.filter(([name]) => !/^releases|^scopes/.test(name));

/** Parts of a store that are of the node as a whole, and why no owner leads them. */
const OF_THE_NODE: Readonly<Record<string, string>> = {
  transaction: 'there is one',
  owners: 'they are the owners',
  outbox: 'all packets are offered, whoever sends them',
  deltas: 'they write',
  backup: 'of the whole file',
  forgettings: 'the next is found, whoever it is of',
  checkpoint: 'of the whole file',
  isPurgePending: 'of the whole file',
  close: 'of the whole file',
};

let store: Store;
beforeEach(() => {
  store = openedStore({ queries: [notes, named, louds], lookups, passing: [sessions], derived: [loud] });
  write(store, ALICE);
});
afterEach(() => store.close());

const NOTHING = [undefined, false, 0];

describe('what alice received', () => {
  it.each(WAYS)('is found for alice by %s, and for nobody else', (_, find) => {
    for (const other of [BOB, 0, -1, 1.5]) expect(NOTHING).toContain(find(store, other));
    expect(NOTHING).not.toContain(find(store, ALICE));
  });

  it.each(WAYS)('is not in the way of bob’s own, by %s', (_, find) => {
    write(store, BOB);

    expect(NOTHING).not.toContain(find(store, BOB));
    expect(NOTHING).not.toContain(find(store, ALICE));
  });

  it('is not changed by anything done for bob', () => {
    const before = ASKING.map(([, find]) => find(store, ALICE));

    right(store.deltas.apply(note, BOB, 99, [erase('notes', { text: 'alice wrote this' })]));
    right(
      store.deltas.apply(tally, BOB, 99, [upsert('tallies', { title: 'alice' }), erase('tallies', { title: 'alice' })]),
    );
    store.deltas.removeRows(note, BOB, 2);
    store.secrets.put(BOB, AUTHOR, secret(id(1)));
    store.secrets.remove(BOB, AUTHOR);
    store.provided.removeEvent(BOB, id(2));
    store.tombstones.add(BOB, ONE, 'deleted');
    store.refusals.add(BOB, id(4), { rule: 'other', stage: 'accepted', at_ms: 0 });
    store.releases.release(BOB, refTo('author', id(7)), 9);
    store.jobRuns.record(BOB, 'sweep', 5, '{}');
    right(store.passing.apply(BOB, [drop('sessions', { name: 'alice' })]));
    store.derived.touch(BOB, 'note');
    store.derived.refresh();
    store.syncSets.rebuild(BOB);

    expect(ASKING.map(([, find]) => find(store, ALICE))).toEqual(before);
  });
});

describe('a store', () => {
  it('has no part that is neither asked here nor the node’s own', () => {
    const asked = WAYS.map(([name]) => name.split(/[.,]/)[0]!);

    expect(new Set([...asked, ...Object.keys(OF_THE_NODE)])).toEqual(new Set(Object.keys(store)));
  });
});
