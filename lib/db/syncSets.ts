import { type EventId, ZERO_ID } from '../ids';
import type { KeySet } from '../reconcile/keySet';
import type { Lift } from '../reconcile/lift';
import type { Db } from './open';
import { plucker, writer } from './statement';
import { openSyncBlocks } from './syncBlocks';
import { type Fresh, type SetName, openSyncKeys } from './syncKeys';
import { openKeySet } from './syncKeySet';
import { remembering } from './syncLifts';
import { FIRST, LAST, type Place, behind } from './syncPlace';
import { type BlockTools, TOP } from './syncSplit';
import { type Change, change } from './syncUpkeep';
import { openSyncVersion } from './syncVersion';
import type { Transaction } from './transaction';

/** Events read at a time, while the blocks catch up or are built anew. */
export const CAUGHT_UP_AT_ONCE_MAX = 4_096;

/** What can be compared with a remote's copy: the events of each owner in each scope that are not for here alone. */
export interface SyncSets {
  /**
   * The keys of a scope without those that expired up to `asOfMs`, as far as these are 4,096 at most; those that expired
   * later than these still count.
   */
  readonly keySet: (received_by: number, scope: EventId, asOfMs: number) => KeySet;
  /** How many keys a scope has, the expired among them. */
  readonly count: (received_by: number, scope: EventId) => number;
  /** Brings the blocks up to the last event. */
  readonly flush: () => void;
  /** Removes an event by `remove`, and from the blocks. */
  readonly removing: (remove: (seq: number) => void) => (seq: number) => void;
  /** The same transaction, watched: what it undoes was never stored. */
  readonly following: (transaction: Transaction) => Transaction;
  /** Builds the blocks of an owner anew, or of all. */
  readonly rebuild: (received_by?: number) => void;
}

const changeAt = ({ at_ms, id }: Place, sum: bigint): Change => ({ at_ms, id, parts: 1, count: 1, sum });

/** The last event that is in the blocks. It is in the same transaction as they are, so what undoes one undoes both. */
const openMark = (db: Db) => {
  const last = plucker<number | null>(db, 'SELECT max(seq) FROM events');
  const read = plucker<number>(db, 'SELECT seq FROM sync_mark');
  const move = writer(db, 'UPDATE sync_mark SET seq = ?');
  return { last: () => last() ?? 0, read: () => read() ?? 0, move };
};

type Mark = ReturnType<typeof openMark>;

const setOf = ({ received_by, scope }: Fresh): SetName => ({
  received_by,
  scope: Buffer.from(scope, 'hex') as Uint8Array as EventId,
});

/** New events have the greatest local numbers, so that what is not in the blocks yet is found without looking for it. */
const openFlush = (tools: BlockTools, mark: Mark): (() => void) => {
  const takeIn = (after: number, seq: number): void => {
    const fresh = tools.keys.fresh(after, seq);
    for (let from = 0; from < fresh.length;) {
      const first = fresh[from] as Fresh;
      const { received_by, scope } = first;
      const changes: Change[] = [];
      for (let one = fresh[from]; one?.received_by === received_by && one.scope === scope; one = fresh[from]) {
        changes.push(changeAt(one, tools.liftOf(one)));
        from += 1;
      }
      change(tools, setOf(first), changes, { seq, upper: LAST });
    }
    mark.move(seq);
  };
  return () => {
    const last = mark.last();
    for (let at = mark.read(); at < last; at += CAUGHT_UP_AT_ONCE_MAX)
      takeIn(at, Math.min(last, at + CAUGHT_UP_AT_ONCE_MAX));
  };
};

/**
 * SQLite gives the number of the last event again once that is gone: the mark never stays above the last event, or the
 * next one would be taken for one that is in the blocks.
 */
const openRemoving =
  (tools: BlockTools, mark: Mark): SyncSets['removing'] =>
  (remove) =>
  (seq) => {
    const key = tools.keys.ofEvent(seq);
    remove(seq);
    const marked = mark.read();
    if (key !== undefined && seq <= marked) {
      const gone = { ...changeAt(key, -tools.liftOf(key)), parts: -1, count: -1 };
      change(tools, key, [gone], { seq: marked, upper: LAST });
      if (tools.blocks.sum(key, TOP, FIRST, LAST).count === 0) tools.blocks.clear(key);
    }
    if (mark.last() < marked) mark.move(mark.last());
  };

/** Set by set in the order of keys, so that blocks come out full. */
const openRebuild = (tools: BlockTools, mark: Mark, flush: () => void): SyncSets['rebuild'] => {
  const { keys, blocks } = tools;
  const fill = (set: SetName): void => {
    const seq = mark.read();
    for (let lower: Place = FIRST; ;) {
      const some = keys.list(set, lower, LAST, CAUGHT_UP_AT_ONCE_MAX, seq);
      const last = some.at(-1);
      if (last === undefined) return;
      lower = behind(last);
      const changes = some.map((key) => changeAt(key, tools.liftOf(key)));
      change(tools, set, changes, { seq, upper: lower });
    }
  };
  return (received_by) => {
    flush();
    const isMeant = (set: SetName): boolean => received_by === undefined || set.received_by === received_by;
    blocks.clearOwner(received_by);
    const start = { received_by: received_by ?? -1, scope: ZERO_ID.subarray(0, 0) as EventId };
    for (let set = keys.setAfter(start); set !== undefined && isMeant(set); set = keys.setAfter(set)) fill(set);
  };
};

export const openSyncSets = (db: Db, lift: Lift): SyncSets => {
  const [keys, blocks, mark] = [openSyncKeys(db), openSyncBlocks(db), openMark(db)];
  const tools: BlockTools = { keys, blocks, liftOf: remembering(lift) };
  const [flush, version] = [openFlush(tools, mark), openSyncVersion(db)];
  const keySetTools = { ...tools, flush, version };
  // A file of an older version has no blocks yet.
  db.transaction(flush)();
  return {
    keySet: (received_by, scope, asOfMs) => openKeySet(keySetTools, { received_by, scope }, asOfMs),
    count: (received_by, scope) => {
      flush();
      return blocks.sum({ received_by, scope }, TOP, FIRST, LAST).count;
    },
    flush,
    following: version.following,
    removing: openRemoving(tools, mark),
    rebuild: openRebuild(tools, mark, flush),
  };
};
