import * as E from 'fp-ts/Either';
import type { AnyQuery } from '../tables/query';
import { openBackup } from './backup';
import { type BadEvents, openBadEvents } from './events/badEvents';
import { openCheckpoint } from './checkpoint';
import { openDeltas } from './rows/deltas';
import { type Forgettings, openForgettings } from './events/forgettings';
import { type Cascades, openCascades } from './events/cascades';
import { type DerivedTables, openDerived } from './rows/derived';
import { openEvents } from './events/events';
import { type Explain, openExplain } from './events/explain';
import { type JobRuns, openJobRuns } from './jobRuns';
import { type Lend, openerIn } from './lending/lend';
import { openLending } from './lending/openLending';
import { type Tables, migrate } from './schema/migrate';
import { type Db, type OpenFault, openDatabase } from './openDatabase';
import { OUTBOX_ROWS_MAX, type Outbox, openOutbox } from './outbox';
import { OWNERS_MAX, type Owners, openOwners } from './events/owners';
import { openPassing } from './rows/passing';
import { openProvided } from './events/provided';
import { QUARANTINE_LIMITS } from './waiting/quarantine';
import { closeToOthers } from './privateFile';
import { type QueryBook, openQueryBook } from './rows/queryBook';
import { type Refusals, openRefusals } from './events/refusals';
import { type WaitingRooms, openWaitingRooms } from './waiting/waitingRooms';
import { openSecrets } from './events/secrets';
import { type Scopes, openScopes } from './events/scopes';
import { type TaintedKeys, openTaintedKeys } from './events/taintedKeys';
import { type Seen, openSeen } from './events/seen';
import { openTombstones } from './events/tombstones';
import { type SyncSets, openSyncSets } from './sums/syncSets';
import type { StoreSpec } from './storeSpec';
import { openTransaction } from './transaction';
import { type StoreParts, type Writes, openWrites } from './writes';

export type { StoreLimits, StoreSpec } from './storeSpec';

/** Everything a node keeps: one connection, one file, each statement prepared once. */
export interface Store extends Writes {
  readonly owners: Owners;
  readonly forgettings: Forgettings;
  readonly cascades: Cascades;
  readonly taintedKeys: TaintedKeys;
  readonly badEvents: BadEvents;
  readonly refusals: Refusals;
  readonly quarantine: WaitingRooms['quarantine'];
  readonly releases: WaitingRooms['releases'];
  readonly outbox: Outbox;
  readonly jobRuns: JobRuns;
  readonly seen: Seen;
  readonly scopes: Scopes;
  readonly syncSets: SyncSets;
  readonly derived: DerivedTables;
  readonly lend: Lend;
  readonly explain: Explain;
  /** Writes a consistent copy to a new file. */
  readonly backup: (path: string) => void;
  /** Moves the WAL into the database file. Answers whether everything removed is gone from both. */
  readonly checkpoint: () => boolean;
  /** Was something removed that may still be in the WAL? */
  readonly isPurgePending: () => boolean;
  readonly close: () => void;
}

const openParts = (db: Db, spec: StoreSpec, queries: QueryBook): StoreParts => ({
  transaction: openTransaction(db),
  events: openEvents(db, openerIn(spec.readStored)),
  provided: openProvided(db),
  secrets: openSecrets(db),
  tombstones: openTombstones(db),
  deltas: openDeltas(db, spec.registry),
  passing: openPassing(db, spec.passing ?? []),
  queries,
});

const assemble = (db: Db, spec: StoreSpec, queries: QueryBook): Store => {
  const { limits = {} } = spec;
  const parts = openParts(db, spec, queries);
  const [refusals, badEvents] = [openRefusals(db), openBadEvents(db)];
  const derived = openDerived(db, spec.derived ?? [], queries);
  const { lend, ...cached } = openLending(db, spec, { ...parts, derived });
  const waitingRooms = openWaitingRooms(db, { ...QUARANTINE_LIMITS, ...limits.quarantine });
  const syncSets = openSyncSets(db, spec.lift);
  const [backup, checkpoint] = [openBackup(db), openCheckpoint(db)];
  return {
    ...openWrites(parts, { ...cached, waitingRooms, syncSets, checkpoint, derived }),
    syncSets,
    owners: openOwners(db, limits.owners ?? OWNERS_MAX),
    forgettings: openForgettings(db),
    cascades: openCascades(db),
    taintedKeys: openTaintedKeys(db),
    badEvents,
    refusals,
    quarantine: waitingRooms.quarantine,
    releases: waitingRooms.releases,
    outbox: openOutbox(db, limits.outboxRows ?? OUTBOX_ROWS_MAX),
    jobRuns: openJobRuns(db),
    seen: openSeen(db),
    scopes: openScopes(db),
    derived,
    lend,
    explain: openExplain(db, { ...parts, badEvents, refusals, now: spec.now }),
    backup,
    checkpoint: checkpoint.run,
    isPurgePending: checkpoint.isPending,
    close: () => void db.close(),
  };
};

const queriesOf = ({ derived = [], queries = [] }: StoreSpec): readonly AnyQuery[] => [
  ...new Set([...derived.flatMap((one) => one.asks), ...queries]),
];

const tablesOf = ({ registry, derived = [], passing = [] }: StoreSpec): Tables => ({
  kept: [...registry.types.flatMap(({ schema }) => schema), ...derived.flatMap(({ tables }) => tables)],
  passing,
});

/** Opens, checks and migrates the file, closes it to others and prepares every statement. Refuses: see `OpenFault`. */
export const openStore = (spec: StoreSpec): E.Either<OpenFault, Store> => {
  const opened = openDatabase(spec.path, spec.watch);
  if (E.isLeft(opened)) return opened;
  const db = opened.right;
  try {
    const store = E.chain(() =>
      E.map((queries: QueryBook) => assemble(db, spec, queries))(openQueryBook(db, queriesOf(spec))),
    )(migrate(db, spec.protocol, tablesOf(spec), openerIn(spec.readStored)));
    if (E.isLeft(store)) db.close();
    else closeToOthers(spec.path);
    return store;
  } catch (cause) {
    db.close();
    throw cause;
  }
};
