import type * as E from 'fp-ts/Either';
import type { Delta } from '../tables/delta';
import type { Fault } from '../fault';
import type { EventId, Ref } from '../ids';
import type { Layout } from './layout';
import type { Secret } from '../secret';
import type { Table } from '../tables/table';

/** What an author says of an event before its place in a log, its signature and its id are known. */
export interface Unsigned<B = unknown> {
  readonly type: string;
  /** Claimed by the author, milliseconds since 1970; for display, never for authority. */
  readonly created_at_ms: number;
  /** Absolute milliseconds since 1970; 0 is never. */
  readonly expires_at_ms: number;
  /** The 16 opaque bytes that say what the event belongs to; the protocol gives them meaning. */
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

/** What is lent for one ref: an event that is stored here, with local secrets or a row where the protocol says so. */
export interface Dep {
  readonly event_id?: EventId;
  readonly event?: Event;
  /** Private bytes that belong to it and never leave this process. */
  readonly local_metadata?: Secret;
  /** What a protocol's own look-up found. */
  readonly row?: Readonly<Record<string, unknown>>;
  /** The event's local number, by which projected rows refer to it. */
  readonly local_seq?: number;
  /** Whose copy it is; read at stage `received` alone, where nothing else says so. */
  readonly received_by?: number;
}

/** What was lent, by ref. An optional need that was looked for and not found is lent as null. */
export type Deps = ReadonlyMap<Ref, Dep | null>;

/** Whether a type stays here (`local`), is stored and sent (`shared`), or is sent and not stored (`ephemeral`). */
export type Reach = 'local' | 'shared' | 'ephemeral';

/** A valid event together with its id: what projectors and `provides` are handed. */
export interface Identified<B = unknown> {
  readonly event: Event<B>;
  readonly event_id: EventId;
}

/** Everything the engine knows of one event type. All functions are pure. */
export interface EventType<B = unknown> {
  readonly type: string;
  /** The byte on the wire, 1 to 255; never used again for another type. */
  readonly code: number;
  readonly reach: Reach;
  readonly layout: Layout<B>;
  /** Has its signer's `seq` and `prev`; a type outside the log has zeros there. */
  readonly log: boolean;
  /** What comes before it in its signer's log is waited for, as `log:<prev>`, so that the log arrives without gaps. */
  readonly logWaits?: true;
  /** Whether its bytes are stored and sent as they are, or encrypted under a key. The protocol's handlers do it. */
  readonly form?: 'plain' | 'keyed';
  /** It introduces its signer: the protocol's handlers take it from a sender whom they do not know yet. */
  readonly introduces?: true;
  /** Where it is counted and offered to others: 16 bytes to which the protocol gives meaning. Absent: in no scope. */
  readonly scope?: (one: Identified<B>, deps: Deps) => EventId | undefined;
  /** May carry an expiry; elsewhere `expires_at_ms` must be 0. */
  readonly mayExpire?: boolean;
  /** It stays when it has expired, no longer offered to anybody, until the protocol lets it go. */
  readonly outlivesExpiry?: true;
  /** A stored event of this type begins a new owner (a new `received_by`), named by its id. */
  readonly founds?: boolean;
  /** What it must be lent beyond its layout's refs; a ref that begins with `?` is lent if here and never waited for. */
  readonly needs?: (event: Unsigned<B>, deps: Deps) => readonly Ref[];
  /** Symbolic refs a stored event provides beyond `type:event_id`. */
  readonly provides?: (one: Identified<B>, deps: Deps) => readonly Ref[];
  /** May this event exist? Gets exactly the deps it declares; reads no clock. */
  readonly validate: (one: Identified<B>, deps: Deps) => E.Either<Fault, unknown>;
  readonly project: (one: Identified<B>, deps: Deps) => readonly Delta[];
  /**
   * What it hangs on, by its own bytes alone: when one of these is forgotten it is forgotten too, and as long, whether it
   * is here by then or comes later. At most `PARENTS_MAX` ids; zeros among them are nothing.
   */
  readonly parents?: (event: Event<B>) => readonly EventId[];
  readonly schema: readonly Table[];
}

/** Ids that one event may hang on. */
export const PARENTS_MAX = 32;

const TYPE_NAME = /^[a-z][a-z0-9_]*$/;

/** Declares an event type. Throws at start-up for a type, code or layout that cannot be: that is our own mistake. */
export const defineEvent = <B>(spec: EventType<B>): EventType => {
  if (!TYPE_NAME.test(spec.type)) throw new Error(`event type ${spec.type}: not a snake_case name`);
  if (!Number.isInteger(spec.code) || spec.code < 1 || spec.code > 255) {
    throw new Error(`event type ${spec.type}: a code is a byte above zero`);
  }
  if (spec.layout.name !== spec.type) throw new Error(`event type ${spec.type}: its layout is of ${spec.layout.name}`);
  if (spec.layout.bytes > BODY_BYTES) throw new Error(`event type ${spec.type}: its body is over ${BODY_BYTES} bytes`);
  // A body reaches a type's functions only through that type's own layout, so forgetting its type here loses nothing.
  return spec as unknown as EventType;
};

/** Room for a body within the 512 bytes. Source: wire, "Canonical event". */
export const BODY_BYTES = 378;
