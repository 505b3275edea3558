import * as E from 'fp-ts/Either';
import type { Dep, Event } from '../event';
import { type Fault, refused } from '../fault';
import { type EventId, type Ref, idsOf, kindOf, refTo } from '../ids';
import type { Lookup } from '../lookup';
import type { QueryParams } from '../query';
import type { Registry } from '../registry';
import type { Events, StoredEvent } from './events';
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

/** Reads a stored event, or remembers it: an id is a hash of the very bytes, so what they decode to never changes. */
const remembering = (readStored: ReadStored) => {
  const decoded = new Map<Ref, Event>();
  return (ref: Ref, sealed: Uint8Array): E.Either<Fault, Event> => {
    const known = decoded.get(ref);
    if (known !== undefined) return E.right(known);
    const read = readStored(sealed);
    if (decoded.size >= DECODED_MAX) decoded.clear();
    if (E.isRight(read)) decoded.set(ref, read.right);
    return read;
  };
};

/**
 * Opens the look-up of needs. Refuses: a ref whose id is here as an event of another type, which is a fault of
 * whoever refers to it and will never come right by waiting.
 */
export const openLend = (db: Db, { events, provided, secrets, registry, lookups, readStored }: Sources): Lend => {
  const rows = new Map(lookups.map((one) => [one.kind, openLookup(db, one)]));
  const read = remembering(readStored);

  const lendEvent = (received_by: number, ref: Ref, event_id: EventId, stored: StoredEvent): E.Either<Fault, Dep> => {
    const secret = stored.local_only === 1 ? secrets.find(received_by, ref) : undefined;
    return E.map((event: Event) => ({ event_id, event, ...(secret === undefined ? {} : { local_metadata: secret }) }))(
      read(refTo('event', event_id), stored.sealed),
    );
  };

  return (received_by, ref) => {
    const kind = kindOf(ref);
    const row = rows.get(kind);
    if (row !== undefined) return E.right(row(received_by, ref));
    const type = registry.byName.get(kind);
    const event_id = type === undefined ? provided.find(received_by, ref) : (idsOf(ref)[0] as EventId);
    const stored = event_id === undefined ? undefined : events.find(received_by, event_id);
    if (event_id === undefined || stored === undefined) return E.right(undefined);
    if (type !== undefined && stored.type !== type.code) return E.left(refused('event.refs_are_of_their_type'));
    return lendEvent(received_by, ref, event_id, stored);
  };
};
