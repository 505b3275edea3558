import { type EventId, ZERO_ID } from '../../ids';
import type { KeySet } from '../../reconcile/keySet';
import type { Lift } from '../../reconcile/lift';
import type { Db } from '../openDatabase';
import { plucker, writer } from '../statement';
import { openSyncBlocks } from './syncBlocks';
import { type RemovedKeys, openRemovedKeys } from './removedKeys';
import { type ScopedKey, type SetName, openSyncKeys } from './syncKeys';
import { openKeySet } from './keySet';
import { rememberLifts } from './rememberLifts';
import { FIRST, LAST, type Place, behind } from './place';
import { type BlockTools, TOP } from './splitBlock';
import { type BlockChange, rebalance } from './rebalance';
import { openSyncVersion } from './syncVersion';

/** Events taken at a time while the blocks catch up or are rebuilt. */
export const CAUGHT_UP_AT_ONCE_MAX = 4_096;

/** The sets that are compared with remotes: each owner's events of each scope, without local ones. */
export interface SyncSets {
  /** The keys of a scope, without those that expired up to `asOfMs`: the earliest 4,096 at most are left out. */
  readonly keySet: (received_by: number, scope: EventId, asOfMs: number) => KeySet;
  /** Counts the keys of a scope, expired ones included. */
  readonly count: (received_by: number, scope: EventId) => number;
  /** Brings the blocks up to the last event, and takes removed ones out. */
  readonly flush: () => void;
  /** To be called before an event is removed or leaves its scope: the next flush takes it out of the blocks. */
  readonly noteRemoval: (seq: number) => void;
  /** To be called after it: lowers the mark to the last event that is left. */
  readonly lowerMark: (seq: number) => void;
  /** To be called when a transaction or a savepoint is undone. */
  readonly noteUndo: () => void;
  /** Rebuilds the blocks of an owner, or of all. */
  readonly rebuild: (received_by?: number) => void;
}

const coming = ({ at_ms, id }: Place, lift: bigint): BlockChange => ({ at_ms, id, parts: 1, count: 1, sum: lift });
const going = ({ at_ms, id }: Place, lift: bigint): BlockChange => ({ at_ms, id, parts: -1, count: -1, sum: -lift });

/**
 * The last event in the blocks. It is in their transaction, so that undoing one undoes both. SQLite reuses the number
 * of the last event once that is gone: `lower` keeps the mark from standing above the last event, or the next one would
 * pass for one in the blocks.
 */
const openMark = (db: Db) => {
  const last = plucker<number | null>(db, 'SELECT max(seq) FROM events');
  const read = plucker<number>(db, 'SELECT seq FROM sync_mark');
  const move = writer(db, 'UPDATE sync_mark SET seq = ?');
  const lower = writer(
    db,
    `UPDATE sync_mark SET seq = (SELECT coalesce(max(seq), 0) FROM events)
      WHERE seq <= ? AND seq > (SELECT coalesce(max(seq), 0) FROM events)`,
  );
  return { last: () => last() ?? 0, read: () => read() ?? 0, move, lower };
};

type Mark = ReturnType<typeof openMark>;

const setOf = ({ received_by, scope }: ScopedKey): SetName => ({
  received_by,
  scope: Buffer.from(scope, 'hex') as Uint8Array as EventId,
});

/** Applies changes set by set, in the order in which they come. */
const changeAll = (tools: BlockTools, all: readonly ScopedKey[], changeOf: typeof coming, seq: number): void => {
  for (let from = 0; from < all.length;) {
    const first = all[from] as ScopedKey;
    const { received_by, scope } = first;
    const changes: BlockChange[] = [];
    for (let one = all[from]; one?.received_by === received_by && one.scope === scope; one = all[from]) {
      changes.push(changeOf(one, tools.liftOf(one)));
      from += 1;
    }
    const set = setOf(first);
    rebalance(tools, set, changes, { seq, upper: LAST });
    if (changeOf === going && tools.blocks.sum(set, TOP, FIRST, LAST).count === 0) tools.blocks.clear(set);
  }
};

/**
 * Opens the flush. New events have the greatest local numbers, so the missing ones are found at once. Removed keys go
 * first, for a block that is split reads the keys that are here.
 */
const openFlush = (tools: BlockTools, mark: Mark, removed: RemovedKeys): (() => void) => {
  const takeOut = (): boolean => {
    const some = removed.take(CAUGHT_UP_AT_ONCE_MAX);
    changeAll(tools, some, going, mark.read());
    return some.length > 0;
  };
  const takeIn = (after: number, seq: number): void => {
    changeAll(tools, tools.keys.fresh(after, seq), coming, seq);
    mark.move(seq);
  };
  return () => {
    while (takeOut());
    const last = mark.last();
    for (let at = mark.read(); at < last; at += CAUGHT_UP_AT_ONCE_MAX)
      takeIn(at, Math.min(last, at + CAUGHT_UP_AT_ONCE_MAX));
  };
};

/** Opens the rebuild, set by set in the order of keys, so that blocks come out full. */
const openRebuild = (tools: BlockTools, mark: Mark, flush: () => void): SyncSets['rebuild'] => {
  const { keys, blocks } = tools;
  const fill = (set: SetName): void => {
    const seq = mark.read();
    for (let lower: Place = FIRST; ;) {
      const some = keys.list(set, lower, LAST, CAUGHT_UP_AT_ONCE_MAX, seq);
      const last = some.at(-1);
      if (last === undefined) return;
      lower = behind(last);
      const changes = some.map((key) => coming(key, tools.liftOf(key)));
      rebalance(tools, set, changes, { seq, upper: lower });
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
  const [keys, blocks, mark, removed] = [openSyncKeys(db), openSyncBlocks(db), openMark(db), openRemovedKeys(db)];
  const tools: BlockTools = { keys, blocks, liftOf: rememberLifts(lift) };
  const [flush, version] = [openFlush(tools, mark, removed), openSyncVersion(db)];
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
    noteRemoval: removed.note,
    lowerMark: (seq) => void mark.lower(seq),
    noteUndo: version.noteUndo,
    rebuild: openRebuild(tools, mark, flush),
  };
};
