import * as E from 'fp-ts/Either';
import type { Dep, Deps, Event, EventType } from '../../event/event';
import { type Fault, refused } from '../../fault';
import { type EventId, type Ref, equalBytes, idsOf, kindOf } from '../../ids';
import type { Lookup } from '../../tables/lookup';
import type { Registry } from '../../event/registry';
import { type LookupTools, openLookup } from './lookup';
import type { Events } from '../events/events';
import type { Db } from '../openDatabase';
import type { OpenerOf } from '../events/openers';
import type { Provided } from '../events/provided';
import type { Secrets } from '../events/secrets';
import type { Tombstones } from '../events/tombstones';

/** Finds the event, row or secret that a ref names. */
export type Lend = (received_by: number, ref: Ref) => E.Either<Fault, Dep | undefined>;

/** Reads stored bytes back: the refs that open them, one at most, and the event within. */
export interface ReadStored {
  readonly opensWith: (sealed: Uint8Array) => readonly Ref[];
  readonly read: (sealed: Uint8Array, deps: Deps) => E.Either<Fault, Event>;
}

/** The opener that is stored beside sealed bytes. */
export const openerIn =
  ({ opensWith }: Pick<ReadStored, 'opensWith'>): OpenerOf =>
  (sealed) =>
    opensWith(sealed)[0] ?? '';

interface Sources extends LookupTools {
  readonly events: Events;
  readonly provided: Provided;
  readonly secrets: Secrets;
  readonly tombstones: Pick<Tombstones, 'has'>;
  readonly registry: Registry;
  readonly lookups: readonly Lookup[];
  readonly readStored: ReadStored;
}

/** Decoded events that are cached: an author of a hundred events is read once. */
const DECODED_MAX = 1_000;

/** The kind of ref that names the previous event of its signer's log. */
const LOG = 'log';

/** A decoded event and its id. An id is a hash, so its event never changes. */
interface Named {
  readonly event_id: EventId;
  readonly event: Event;
}

/** Caches the events that refs name; when it is full it starts over. */
const openMemory = () => {
  const named = new Map<Ref, Named>();
  const put = (ref: Ref, one: Named): void => {
    if (named.size >= DECODED_MAX) named.clear();
    named.set(ref, one);
  };
  return { get: (ref: Ref) => named.get(ref), put };
};

/** Reads a stored event, with the key that it takes. */
const openRead =
  ({ events, readStored }: Sources, lendKey: Lend) =>
  (received_by: number, event_id: EventId): E.Either<Fault, Dep | undefined> => {
    const stored = events.find(received_by, event_id);
    if (stored === undefined) return E.right(undefined);
    const { seq, sealed } = stored;
    const deps = new Map<Ref, Dep>();
    for (const ref of readStored.opensWith(sealed)) {
      const key = lendKey(received_by, ref);
      if (E.isLeft(key)) return key;
      if (key.right !== undefined) deps.set(ref, key.right);
    }
    return E.map((event: Event) => ({ event_id, event, local_seq: seq }))(readStored.read(sealed, deps));
  };

type Memory = ReturnType<typeof openMemory>;

/** Lends the event that provides a ref. The table says each time which one it is; its content may be cached. */
const openLendProvider =
  ({ events }: Sources, read: ReturnType<typeof openRead>, memory: Memory) =>
  (received_by: number, ref: Ref, event_id: EventId): E.Either<Fault, Dep | undefined> => {
    const known = memory.get(ref);
    if (known !== undefined && equalBytes(known.event_id, event_id)) {
      const head = events.head(received_by, event_id);
      return E.right(head && { ...known, local_seq: head.seq });
    }
    return E.map((dep?: Dep) => {
      if (dep?.event !== undefined) memory.put(ref, { event_id, event: dep.event });
      return dep;
    })(read(received_by, event_id));
  };

/** Lends an event by its id. The table says each time whether it is here; its content may be cached. */
const openLendEvent = ({ events, secrets }: Sources, read: ReturnType<typeof openRead>, memory: Memory) => {
  return (received_by: number, ref: Ref, type?: EventType): E.Either<Fault, Dep | undefined> => {
    const known = memory.get(ref);
    const event_id = known?.event_id ?? (idsOf(ref)[0] as EventId);
    const head = events.head(received_by, event_id);
    if (head === undefined) return E.right(undefined);
    if (type !== undefined && head.type !== type.code) return E.left(refused('event.refs_are_of_their_type'));
    const secret = head.local_only === 1 ? secrets.find(received_by, ref) : undefined;
    const more = { local_seq: head.seq, ...(secret === undefined ? {} : { local_metadata: secret }) };
    if (known !== undefined) return E.right({ ...known, ...more });
    return E.map((dep?: Dep) => {
      if (dep?.event !== undefined) memory.put(ref, { event_id, event: dep.event });
      return dep && { ...dep, ...more };
    })(read(received_by, event_id));
  };
};

/**
 * Opens the look-up of needs. Refuses: a ref whose id is here as an event of another type. The referring event is at
 * fault, and waiting would not help.
 */
export const openLend = (db: Db, sources: Sources): Lend => {
  const { provided, secrets, registry, lookups, tombstones, now } = sources;
  const rows = new Map(lookups.flatMap((one) => ('sql' in one ? [[one.kind, openLookup(db, one, sources)]] : [])));
  const anyEvent = new Set(lookups.flatMap((one) => ('anyEvent' in one ? [one.kind] : [])));

  const lend: Lend = (received_by, ref) => {
    const kind = kindOf(ref);
    const row = rows.get(kind);
    if (row !== undefined) return E.right(row(received_by, ref));
    const type = registry.byName.get(kind);
    if (type !== undefined) return lendEvent(received_by, ref, type);
    if (anyEvent.has(kind)) {
      const found = lendEvent(received_by, ref);
      return kind === LOG && E.isRight(found) && found.right === undefined ? lendForgotten(received_by, ref) : found;
    }
    const provider = provided.find(received_by, ref);
    if (provider !== undefined) return lendProvider(received_by, ref, provider);
    const secret = secrets.find(received_by, ref);
    return E.right(secret === undefined ? undefined : { local_metadata: secret });
  };
  /** Lends a forgotten event of a log by its id alone: it will not come, and the log goes on without it. */
  const lendForgotten = (received_by: number, ref: Ref): E.Either<Fault, Dep | undefined> => {
    const event_id = idsOf(ref)[0] as EventId;
    return E.right(tombstones.has(received_by, event_id, now()) ? { event_id } : undefined);
  };
  const read = openRead(sources, lend);
  const memory = openMemory();
  const lendEvent = openLendEvent(sources, read, memory);
  const lendProvider = openLendProvider(sources, read, memory);
  return lend;
};
