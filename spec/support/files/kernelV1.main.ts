import { upsert } from '../../../lib/tables/delta';
import { openDatabase } from '../../../lib/db/openDatabase';
import type { StoreSpec } from '../../../lib/db/store';
import { refTo } from '../../../lib/ids';
import { secret } from '../../../lib/secret';
import { author, authorBytes, id, note, noteBytes, right } from '../lib/events';
import { openedStore } from '../lib/store';

/**
 * Wrote `kernel-v1.sqlite`, once: a file of version 1 as the first release left it, with a row in every table.
 * It is kept so that every later version opens it; it is never written again. Run it with a path of your own to see
 * that version 1 still writes the same rows: `node -r @swc-node/register spec/support/files/kernelV1.main.ts <path>`.
 */
const write = (path: string): void => {
  const spec: Partial<StoreSpec> = { path };
  const store = openedStore(spec);
  const owner = store.owners.add(id(1));
  const common = { received_by: owner, created_ms: 10, expires_ms: 0, stored_ms: 20 };
  store.events.add({ ...common, event_id: id(1), type: author.code, local_only: true, sealed: authorBytes('alice') });
  const sealed = noteBytes(id(1), 'Café ☕');
  const seq = store.events.add({ ...common, event_id: id(2), type: note.code, local_only: false, sealed });
  right(store.deltas.apply(author, owner, 1, [upsert('authors', { name: 'alice' })]));
  right(store.deltas.apply(note, owner, seq, [upsert('notes', { author_id: id(1), text: 'Café ☕', mood: 1 })]));
  store.secrets.put(owner, refTo('author', id(1)), secret(id(9)));
  store.provided.add(owner, refTo('head', id(1)), id(2));
  store.tombstones.add(owner, id(3), 'deleted');
  store.tombstones.add(owner, id(4), 'deleted', 30);
  store.refusals.add(owner, id(5), { rule: 'note.rule', stage: 'wanted', at_ms: 40 });
  const waiting = {
    received_by: owner,
    blob_id: id(6),
    claimed: id(7),
    verified: true,
    origin: 'sim:bob',
    opensWith: [],
  };
  store.quarantine.park({ ...waiting, since_ms: 50, sealed }, [refTo('author', id(8))]);
  store.releases.release(owner, refTo('author', id(8)), 0);
  store.outbox.add(owner, 60, { sender: id(1), destination: id(2), packet: id(3) });
  store.jobRuns.record(owner, 'sweep', 70, '{"done":true}');
  store.transaction.commit();
  store.close();
};

/** Makes one small file of it: no log beside it, and pages of 512 bytes. */
const shrink = (path: string): void => {
  const db = right(openDatabase(path));
  db.pragma('journal_mode = DELETE');
  db.pragma('page_size = 512');
  db.exec('VACUUM');
  db.close();
};

const path = process.argv[2];
if (path === undefined) throw new Error('where to?');
write(path);
shrink(path);
