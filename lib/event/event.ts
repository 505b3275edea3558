import type * as E from 'fp-ts/Either';
import type { Delta } from '../tables/delta';
import type { Fault } from '../fault';
import type { EventId, Ref } from '../ids';
import type { Layout } from './layout';
import type { Secret } from '../secret';
import type { Table } from '../tables/table';

/** An event before its place in a log, its signature and its id are known. */
export interface Unsigned<B = unknown> {
  readonly type: string;
  /** Milliseconds since 1970, claimed by the author; for display, never for authority. */
  readonly created_at_ms: number;
  /** Absolute milliseconds since 1970; 0 is never. */
  readonly expires_at_ms: number;
  /** 16 bytes that name the realm of the event. Their meaning is the protocol's. */
  readonly realm_id: EventId;
  /** The id of the event that holds the signer's public key; zero in self-signed and unsigned types. */
  readonly signed_by: EventId;
  readonly body: B;
}

/** A decoded canonical event. Source: wire, "Canonical event". */
export interface Event<B = unknown> extends Unsigned<B> {
  /** The signer's own count of its events in this scope, from 0. */
  readonly seq: number;
  /** The signer's previous event in that scope; zero exactly when `seq` is. */
  readonly prev: EventId;
  /** 64 bytes. */
  readonly signature: Uint8Array;
}

/** Everything that is lent for one ref: a stored event, with local secrets or a row where the protocol says so. */
export interface Dep {
  readonly event_id?: EventId;
  readonly event?: Event;
  /** Private bytes that belong to it; they never leave this process. */
  readonly local_metadata?: Secret;
  /** The row that a protocol's own look-up found. */
  readonly row?: Readonly<Record<string, unknown>>;
  /** The event's local number, by which projected rows refer to it. */
  readonly local_seq?: number;
  /** The owner of the copy; read at stage `received` alone, where nothing else says so. */
  readonly received_by?: number;
}

/** Everything that was lent, by ref. An optional need that was not found is lent as null. */
export type Deps = ReadonlyMap<Ref, Dep | null>;

/** How far a type goes: `local` stays here, `shared` is stored and sent, `ephemeral` is sent and not stored. */
export type Reach = 'local' | 'shared' | 'ephemeral';

/** A valid event with its id, as projectors and `provides` get it. */
export interface Identified<B = unknown> {
  readonly event: Event<B>;
  readonly event_id: EventId;
}

/** Everything that the engine knows of one event type. All functions are pure. */
export interface EventType<B = unknown> {
  readonly type: string;
  /** The byte on the wire, 1 to 255; never used again for another type. */
  readonly code: number;
  readonly reach: Reach;
  readonly layout: Layout<B>;
  /** Has its signer's `seq` and `prev`; a type outside the log has zeros there. */
  readonly log: boolean;
  /** Its signer's previous event is waited for, as `log:<prev>`, so that the log arrives without gaps. */
  readonly logWaits?: true;
  /** `keyed` bytes are encrypted under a key where they are stored and sent. The protocol's handlers do it. */
  readonly form?: 'plain' | 'keyed';
  /** It introduces its signer, so the protocol's handlers take it from a sender they do not know yet. */
  readonly introduces?: true;
  /** The scope in which it is counted and offered to others: 16 bytes whose meaning is the protocol's. Absent: none. */
  readonly scope?: (one: Identified<B>, deps: Deps) => EventId | undefined;
  /** May carry an expiry; elsewhere `expires_at_ms` must be 0. */
  readonly mayExpire?: boolean;
  /** It stays stored after it has expired, but is offered to nobody, until the protocol removes it. */
  readonly outlivesExpiry?: true;
  /** A stored event of this type founds a new owner (a new `received_by`), named by its id. */
  readonly founds?: boolean;
  /**
   * The refs that it needs beyond those of its layout. A ref that begins with `?` is lent if here and never waited for.
   */
  readonly needs?: (event: Unsigned<B>, deps: Deps) => readonly Ref[];
  /** Symbolic refs a stored event provides beyond `type:event_id`. */
  readonly provides?: (one: Identified<B>, deps: Deps) => readonly Ref[];
  /** May this event exist? Gets exactly the deps it declares; reads no clock. */
  readonly validate: (one: Identified<B>, deps: Deps) => E.Either<Fault, unknown>;
  readonly project: (one: Identified<B>, deps: Deps) => readonly Delta[];
  /**
   * The events it is forgotten with, read from its own bytes alone. When one of them is forgotten, so is it, for as
   * long, whether it is stored or comes later. At most `PARENTS_MAX` ids; zeros are ignored.
   */
  readonly parents?: (event: Event<B>) => readonly EventId[];
  readonly schema: readonly Table[];
}

/** Parents of one event at most. */
export const PARENTS_MAX = 32;

const TYPE_NAME = /^[a-z][a-z0-9_]*$/;

/** Declares an event type. Throws at start-up, as a mistake of ours, for an impossible name, code or layout. */
export const defineEvent = <B>(spec: EventType<B>): EventType => {
  if (!TYPE_NAME.test(spec.type)) throw new Error(`event type ${spec.type}: not a snake_case name`);
  if (!Number.isInteger(spec.code) || spec.code < 1 || spec.code > 255) {
    throw new Error(`event type ${spec.type}: a code is a byte above zero`);
  }
  if (spec.layout.name !== spec.type) throw new Error(`event type ${spec.type}: its layout is of ${spec.layout.name}`);
  if (spec.layout.bytes > BODY_BYTES) throw new Error(`event type ${spec.type}: its body is over ${BODY_BYTES} bytes`);
  // A body reaches a type's functions only through its own layout, so dropping the type parameter loses nothing.
  return spec as unknown as EventType;
};

/** Bytes that a body may have. Source: wire, "Canonical event". */
export const BODY_BYTES = 378;
