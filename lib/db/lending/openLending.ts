import type { Lookup } from '../../tables/lookup';
import type { Registry } from '../../event/registry';
import type { Table } from '../../tables/table';
import { openDeltas } from '../rows/deltas';
import type { DerivedTables } from '../rows/derived';
import { openEvents } from '../events/events';
import { type Lend, type ReadStored, openLend, openerIn } from './lend';
import { type Kinds, type Lending, keepingLent, lendOnce, openLent } from './turnCache';
import { lastingTables } from './lookup';
import type { Db } from '../open';
import { openPassing } from '../rows/passing';
import { openProvided } from '../events/provided';
import { openSecrets } from '../events/secrets';
import type { Tombstones } from '../events/tombstones';
import { openTransaction } from '../transaction';

interface LendingSpec {
  readonly registry: Registry;
  readonly lookups: readonly Lookup[];
  readonly readStored: ReadStored;
  readonly now: () => number;
  readonly tombstones: Tombstones;
  readonly passing?: readonly Table[];
}

/** Look-ups of which only watched writes decide, and the projected tables that they read. */
const lastingIn = (db: Db, { lookups, registry, passing = [] }: LendingSpec) => {
  const watched = {
    projected: new Set(registry.types.flatMap(({ schema }) => schema.map(({ name }) => name))),
    passing: new Set(passing.map(({ name }) => name)),
  };
  const awaited = passing.filter(({ untilStored }) => untilStored !== undefined).map(({ name }) => name);
  const changing = new Set<string>();
  const tables = new Set<string>();
  for (const one of lookups) {
    // Their rows go unwatched, with each event that is stored: too often to drop all that was lent.
    if ('sql' in one && awaited.some((name) => one.sql.includes(`ephemeral.${name} `)))
      throw new Error(`look-up ${one.kind}: it reads rows that go when an event is stored`);
    const lasting = 'sql' in one ? lastingTables(db, one, watched) : [];
    if (lasting === undefined) changing.add(one.kind);
    lasting?.forEach((name) => tables.add(name));
  }
  return { lasts: (kind: string) => !changing.has(kind), tables };
};

/** Which look-up is asked after which. Throws at start-up for one that is not listed, or goes on itself: our own mistake. */
const othersIn = (lookups: readonly Lookup[]): Kinds['otherwise'] => {
  const rows = lookups.filter((one) => 'sql' in one);
  const others = new Map(rows.map(({ kind, otherwise }) => [kind, otherwise]));
  for (const [kind, other] of others) {
    if (other === undefined) continue;
    if (!others.has(other) || others.get(other) !== undefined)
      throw new Error(`look-up ${kind}: where it finds nothing, one that is listed is asked, and that is the last`);
  }
  return (kind) => others.get(kind);
};

/** What lends, and all that changes what can be lent. */
export const openLending = (db: Db, spec: LendingSpec, derived: DerivedTables): Lending & { readonly lend: Lend } => {
  const [lent, { lasts, tables }] = [openLent(), lastingIn(db, spec)];
  const [events, provided, secrets] = [openEvents(db, openerIn(spec.readStored)), openProvided(db), openSecrets(db)];
  const [transaction, deltas] = [openTransaction(db), openDeltas(db, spec.registry)];
  const stores = { transaction, events, provided, secrets, deltas, passing: openPassing(db, spec.passing ?? []) };
  const lend = lendOnce(openLend(db, { ...spec, events, provided, secrets, derived }), lent, {
    lasts,
    otherwise: othersIn(spec.lookups),
  });
  return { ...keepingLent(lent, stores, tables), lend };
};
