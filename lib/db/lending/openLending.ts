import type { Lookup } from '../../tables/lookup';
import type { Registry } from '../../event/registry';
import type { Table } from '../../tables/table';
import type { DerivedTables } from '../rows/derived';
import type { Events } from '../events/events';
import { type Lend, type ReadStored, openLend } from './lend';
import { type Kinds, type TurnCache, lendOnce, openTurnCache } from './turnCache';
import { lastingTables } from './lookup';
import type { Db } from '../openDatabase';
import type { Provided } from '../events/provided';
import type { Secrets } from '../events/secrets';
import type { Tombstones } from '../events/tombstones';

interface LendingSpec {
  readonly registry: Registry;
  readonly lookups: readonly Lookup[];
  readonly readStored: ReadStored;
  readonly now: () => number;
  readonly passing?: readonly Table[];
}

/** The parts of a store that look-ups read. */
interface LendingParts {
  readonly events: Events;
  readonly provided: Provided;
  readonly secrets: Secrets;
  readonly tombstones: Tombstones;
  readonly derived: DerivedTables;
}

/** The look-up of needs, and what its answers depend on. */
export interface Lending {
  readonly lend: Lend;
  readonly turnCache: TurnCache;
  /** Projected tables that cached answers were read from. */
  readonly cachedTables: ReadonlySet<string>;
}

/** Finds the look-ups whose answers may be cached, and the projected tables that they read. */
const lastingIn = (db: Db, { lookups, registry, passing = [] }: LendingSpec) => {
  const watched = {
    projected: new Set(registry.types.flatMap(({ schema }) => schema.map(({ name }) => name))),
    passing: new Set(passing.map(({ name }) => name)),
  };
  const awaited = passing.filter(({ untilStored }) => untilStored !== undefined).map(({ name }) => name);
  const changing = new Set<string>();
  const tables = new Set<string>();
  for (const one of lookups) {
    // Those rows go with each stored event, too often to drop the cache each time.
    if ('sql' in one && awaited.some((name) => one.sql.includes(`ephemeral.${name} `)))
      throw new Error(`look-up ${one.kind}: it reads rows that go when an event is stored`);
    const lasting = 'sql' in one ? lastingTables(db, one, watched) : [];
    if (lasting === undefined) changing.add(one.kind);
    lasting?.forEach((name) => tables.add(name));
  }
  return { lasts: (kind: string) => !changing.has(kind), tables };
};

/**
 * The kind that is asked after another one. Throws at start-up, as a mistake of ours, for one that is not listed, or
 * has a successor itself.
 */
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

/** Opens the look-up of needs, with a cache of its hits for the turn. */
export const openLending = (db: Db, spec: LendingSpec, parts: LendingParts): Lending => {
  const [turnCache, { lasts, tables }] = [openTurnCache(), lastingIn(db, spec)];
  const lend = lendOnce(openLend(db, { ...spec, ...parts }), turnCache, { lasts, otherwise: othersIn(spec.lookups) });
  return { lend, turnCache, cachedTables: tables };
};
