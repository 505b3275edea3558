import * as E from 'fp-ts/Either';
import type { Checkpoint } from './checkpoint';
import type { Events } from './events/events';
import type { Provided } from './events/provided';
import type { Secrets } from './events/secrets';
import type { Tombstones } from './events/tombstones';
import type { TurnCache } from './lending/turnCache';
import type { Deltas } from './rows/deltas';
import type { DerivedTables } from './rows/derived';
import type { Passing } from './rows/passing';
import type { QueryBook } from './rows/queryBook';
import type { SyncSets } from './sums/syncSets';
import type { Transaction } from './transaction';
import type { WaitingRooms } from './waiting/waitingRooms';

/** The parts of a store as they were opened: their writes change their own tables and nothing else. */
export interface StoreParts {
  readonly transaction: Transaction;
  readonly events: Events;
  readonly provided: Provided;
  readonly secrets: Secrets;
  readonly tombstones: Tombstones;
  readonly deltas: Deltas;
  readonly passing: Passing;
  readonly queries: QueryBook;
}

/** The parts that a write may make out of date, beside its own table. */
export interface Dependents {
  readonly turnCache: TurnCache;
  /** Projected tables that the turn cache's entries were read from. */
  readonly cachedTables: ReadonlySet<string>;
  readonly waitingRooms: Pick<WaitingRooms, 'begin'>;
  readonly syncSets: Pick<SyncSets, 'noteRemoval' | 'lowerMark' | 'noteUndo'>;
  readonly checkpoint: Pick<Checkpoint, 'ask'>;
  readonly derived: Pick<DerivedTables, 'reads' | 'refresh'>;
}

const transactionWrites = ({ transaction }: StoreParts, { turnCache, waitingRooms, syncSets }: Dependents) =>
  ({
    ...transaction,
    begin: () => {
      transaction.begin();
      turnCache.begin();
      waitingRooms.begin();
      // SQLite may have undone the turn before by itself.
      syncSets.noteUndo();
    },
    save: () => {
      transaction.save();
      turnCache.save();
    },
    release: () => {
      transaction.release();
      turnCache.release();
    },
    undo: () => {
      transaction.undo();
      turnCache.undo();
      syncSets.noteUndo();
    },
    rollback: () => {
      transaction.rollback();
      syncSets.noteUndo();
    },
  }) as const satisfies Transaction;

const eventWrites = ({ events }: StoreParts, { turnCache, syncSets, checkpoint }: Dependents) =>
  ({
    ...events,
    add: (event) => {
      const seq = events.add(event);
      turnCache.noteWrite();
      return seq;
    },
    remove: (seq) => {
      syncSets.noteRemoval(seq);
      events.remove(seq);
      turnCache.drop();
      syncSets.lowerMark(seq);
      checkpoint.ask();
    },
    reseal: (seq, sealed) => {
      events.reseal(seq, sealed);
      checkpoint.ask();
    },
    leaveScope: (seq) => {
      syncSets.noteRemoval(seq);
      events.leaveScope(seq);
      syncSets.lowerMark(seq);
    },
  }) as const satisfies Events;

const refWrites = ({ provided, secrets, tombstones }: StoreParts, { turnCache, checkpoint }: Dependents) =>
  ({
    provided: {
      ...provided,
      add: (received_by, ref, event_id) => {
        provided.add(received_by, ref, event_id);
        turnCache.drop();
      },
      removeEvent: (received_by, event_id) => {
        provided.removeEvent(received_by, event_id);
        turnCache.drop();
      },
    },
    secrets: {
      ...secrets,
      put: (received_by, ref, value) => {
        secrets.put(received_by, ref, value);
        turnCache.drop();
      },
      remove: (received_by, ref) => {
        secrets.remove(received_by, ref);
        turnCache.drop();
        checkpoint.ask();
      },
    },
    tombstones: {
      ...tombstones,
      add: (received_by, event_id, rule, untilMs?, liftable?) => {
        tombstones.add(received_by, event_id, rule, untilMs, liftable);
        checkpoint.ask();
      },
    },
  }) as const satisfies Pick<StoreParts, 'provided' | 'secrets' | 'tombstones'>;

const rowWrites = ({ deltas, passing, queries }: StoreParts, { turnCache, cachedTables, derived }: Dependents) => {
  const dropIfCached = (changed: readonly string[]): void => {
    if (changed.some((table) => cachedTables.has(table))) turnCache.drop();
  };
  return {
    deltas: {
      apply: (type, received_by, seq, asked) => {
        const applied = deltas.apply(type, received_by, seq, asked);
        if (E.isRight(applied)) dropIfCached(applied.right);
        return applied;
      },
      removeRows: (type, received_by, seq) => {
        const changed = deltas.removeRows(type, received_by, seq);
        dropIfCached(changed);
        return changed;
      },
    },
    // A renewal needs no drop: it only prolongs what is alive.
    passing: {
      ...passing,
      apply: (received_by, notes) => {
        const applied = passing.apply(received_by, notes);
        turnCache.drop();
        return applied;
      },
      sweep: (nowMs) => {
        const swept = passing.sweep(nowMs);
        turnCache.drop();
        return swept;
      },
    },
    queries: {
      ...queries,
      run: (query, received_by, params) => {
        if (derived.reads(queries.tables(query))) derived.refresh();
        return queries.run(query, received_by, params);
      },
    },
  } as const satisfies Pick<StoreParts, 'deltas' | 'passing' | 'queries'>;
};

/**
 * Lists each store method that does more than its own statement, with all that it does, in order. Any other write
 * changes its own table and nothing else.
 */
export const openWrites = (parts: StoreParts, dependents: Dependents) => ({
  transaction: transactionWrites(parts, dependents),
  events: eventWrites(parts, dependents),
  ...refWrites(parts, dependents),
  ...rowWrites(parts, dependents),
});

/** The parts of a store whose writes are listed. */
export type Writes = ReturnType<typeof openWrites>;
