import * as E from 'fp-ts/Either';
import type { Dep, Event, EventType } from '../event';
import { type Fault, refused } from '../fault';
import { type EventId, type Ref, idsOf, kindOf } from '../ids';
import type { Lookup } from '../lookup';
import type { QueryParams } from '../query';
import type { Registry } from '../registry';
import type { Events } from './events';
import type { Db } from './open';
import { readsOf } from './query';
import type { Provided } from './provided';
import type { Secrets } from './secrets';

/** Finds what a ref names: a stored event, a protocol's row, or the event that provides it. */
export type Lend = (received_by: number, ref: Ref) => E.Either<Fault, Dep | undefined>;

/** Reads a stored event's fields back from its sealed bytes, where that takes no key. */
export type ReadStored = (sealed: Uint8Array) => E.Either<Fault, Event>;

interface Sources {
  readonly events: Events;
  readonly provided: Provided;
  readonly secrets: Secrets;
  readonly registry: Registry;
  readonly lookups: readonly Lookup[];
  readonly readStored: ReadStored;
}

type FindRow = (received_by: number, ref: Ref) => Dep | undefined;

/** Throws at start-up for SQL that writes or reads secrets: that is our own mistake. */
const openLookup = (db: Db, { kind, sql, ownerless }: Lookup): FindRow => {
  const statement = db.prepare<[QueryParams], Readonly<Record<string, unknown>>>(sql);
  if (!statement.readonly || !statement.reader || readsOf(db, sql).tables.includes('secrets')) {
    throw new Error(`look-up ${kind}: it reads rows, and no secrets`);
  }
  return (received_by, ref) => {
    const ids = idsOf(ref).map((id, at) => [at === 0 ? 'id' : `id${at + 1}`, id] as const);
    const row = statement.get({ received_by, ...Object.fromEntries(ids) });
    if (row === undefined) return undefined;
    return ownerless === true ? { row, received_by: Number(row['received_by']) } : { row };
  };
};

/** Decoded events kept for the next who needs them: the author of a hundred things said is read once. */
const DECODED_MAX = 1_000;

/** What a ref of the form `type:event_id` names, wherever it is: an id is a hash, so what it stands for never changes. */
interface Named {
  readonly event_id: EventId;
  readonly event: Event;
}

/** Remembers what refs name; when it is full it begins anew. */
const openMemory = () => {
  const named = new Map<Ref, Named>();
  const put = (ref: Ref, one: Named): void => {
    if (named.size >= DECODED_MAX) named.clear();
    named.set(ref, one);
  };
  return { get: (ref: Ref) => named.get(ref), put };
};

/**
 * Opens the look-up of needs. Refuses: a ref whose id is here as an event of another type, which is a fault of
 * whoever refers to it and will never come right by waiting.
 */
export const openLend = (db: Db, { events, provided, secrets, registry, lookups, readStored }: Sources): Lend => {
  const rows = new Map(lookups.map((one) => [one.kind, openLookup(db, one)]));
  const memory = openMemory();

  const read = (received_by: number, event_id: EventId): E.Either<Fault, Named | undefined> => {
    const stored = events.find(received_by, event_id);
    if (stored === undefined) return E.right(undefined);
    return E.map((event: Event) => ({ event_id, event }))(readStored(stored.sealed));
  };

  const lendNew = (received_by: number, ref: Ref, event_id: EventId): E.Either<Fault, Named | undefined> => {
    const named = read(received_by, event_id);
    if (E.isRight(named) && named.right !== undefined) memory.put(ref, named.right);
    return named;
  };

  /** Whether the event is here is asked of the table each time; what it says may be remembered. */
  const lendNamed = (received_by: number, ref: Ref, type: EventType): E.Either<Fault, Dep | undefined> => {
    const known = memory.get(ref);
    const event_id = known?.event_id ?? (idsOf(ref)[0] as EventId);
    const head = events.head(received_by, event_id);
    if (head === undefined) return E.right(undefined);
    if (head.type !== type.code) return E.left(refused('event.refs_are_of_their_type'));
    const named = known === undefined ? lendNew(received_by, ref, event_id) : E.right(known);
    const secret = head.local_only === 1 ? secrets.find(received_by, ref) : undefined;
    return secret === undefined ? named : E.map((dep?: Named) => dep && { ...dep, local_metadata: secret })(named);
  };

  return (received_by, ref) => {
    const kind = kindOf(ref);
    const row = rows.get(kind);
    if (row !== undefined) return E.right(row(received_by, ref));
    const type = registry.byName.get(kind);
    if (type !== undefined) return lendNamed(received_by, ref, type);
    const provider = provided.find(received_by, ref);
    return provider === undefined ? E.right(undefined) : read(received_by, provider);
  };
};
