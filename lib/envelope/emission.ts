import type { Unsigned } from '../event/event';
import type { Layout } from '../event/layout';
import type { NewSecrets } from './envelope';
import { NO_SECRETS } from './moves';
import { type EventId, type Ref, ZERO_ID } from '../ids';
import type { Note } from './note';

/** An event of our own to make. */
export interface Drafting {
  readonly stage: 'drafted';
  readonly draft: Unsigned;
  /** Refs needed to make it, beyond those of its type: the author's secret, the head of a log. */
  readonly needs: readonly Ref[];
  readonly secrets: NewSecrets;
  /** Destinations of an ephemeral event, once it is made. */
  readonly to: readonly Ref[];
}

/** A frame to send, or a stored event, whose bytes are fetched by id at the last moment. */
export interface Sending {
  readonly stage: 'outgoing';
  readonly carries: 'event' | 'frame';
  readonly event_type: string;
  readonly event_id: EventId;
  readonly to: Ref;
  /** A frame, or the sealed bytes of an ephemeral event, which no table holds. */
  readonly bytes: Uint8Array | undefined;
}

/** Rows of passing tables to write. */
export interface Noting {
  readonly stage: 'noting';
  readonly notes: readonly Note[];
}

/** Events to forget, with those that hang on them. */
export interface Forgetting {
  readonly stage: 'forgetting';
  readonly ids: readonly EventId[];
  /** They are refused until then, in milliseconds since 1970; null is for good. */
  readonly until_ms: number | null;
  /** Where given, one for each id: they are refused until they are lifted, which is decided by the note. */
  readonly notes: readonly Uint8Array[] | undefined;
}

/** Forgotten events that are to be taken again, with those that hung on them. */
export interface Lifting {
  readonly stage: 'lifting';
  readonly ids: readonly EventId[];
}

/** Stored events to seal again, in place. */
export interface Resealing {
  readonly stage: 'resealing';
  readonly ids: readonly EventId[];
  readonly ref: Ref;
}

/** A secret to remove, with the events that are about it alone. */
export interface Purging {
  readonly stage: 'purging';
  readonly ref: Ref;
  readonly ids: readonly EventId[];
}

/** Bytes that came by hand (a link, a file) and enter the pipeline like received ones. */
export interface Bringing {
  readonly stage: 'unwrapped';
  readonly sealed: Uint8Array;
  readonly claimed: EventId;
  readonly opensWith: readonly Ref[];
  readonly origin: string;
  /** In a flow: parking is no failure. */
  readonly mayWait: boolean;
}

/** Anything that a flow, job or reflector may put on the bus. The kernel adds the owner. */
export type Emission = Drafting | Sending | Bringing | Noting | Forgetting | Lifting | Resealing | Purging;

interface Extras {
  readonly needs?: readonly Ref[];
  readonly secrets?: NewSecrets;
  readonly to?: readonly Ref[];
}

/** A body under the layout of its event type, which bears the type's name: a body of another shape does not compile. */
export interface TypedBody<B> {
  readonly layout: Pick<Layout<B>, 'name' | 'codec'>;
  readonly body: NoInfer<B>;
}

/** A draft's fields. Those left out are zero: no expiry, no realm, no signer. */
export interface DraftSpec<B> extends TypedBody<B> {
  /** Passed in, never read from a clock: equal parameters give equal drafts. */
  readonly nowMs: number;
  readonly expires_at_ms?: number;
  readonly realm_id?: EventId;
  readonly signed_by?: EventId;
}

/** Drafts an event: pure, equal parameters give equal drafts. */
export const drafting = <B>(
  spec: DraftSpec<B>,
  { needs = [], secrets = NO_SECRETS, to = [] }: Extras = {},
): Drafting => {
  const { layout, body, nowMs, expires_at_ms = 0, realm_id = ZERO_ID, signed_by = ZERO_ID } = spec;
  const draft = { type: layout.name, body, created_at_ms: nowMs, expires_at_ms, realm_id, signed_by };
  return { stage: 'drafted', draft, needs, secrets, to };
};

/** Sends a stored event, or the bytes given, to what `to` names. */
export const sending = (event_type: string, event_id: EventId, to: Ref, sealed?: Uint8Array): Sending => ({
  stage: 'outgoing',
  carries: 'event',
  event_type,
  event_id,
  to,
  bytes: sealed,
});

/** Sends a frame of the protocol's own. */
export const framing = (frame: Uint8Array, to: Ref): Sending => ({
  stage: 'outgoing',
  carries: 'frame',
  event_type: '',
  event_id: ZERO_ID,
  to,
  bytes: frame,
});

/** Writes and drops passing rows, in the order of `notes`. */
export const noting = (...notes: readonly Note[]): Noting => ({ stage: 'noting', notes });

/** Forgets events, stored or not, and refuses them until `untilMs`; null is for good. At most 1,000 at a time. */
export const forgetting = (ids: readonly EventId[], untilMs: number | null): Forgetting => ({
  stage: 'forgetting',
  ids,
  until_ms: untilMs,
  notes: undefined,
});

/** An event to forget until it is lifted. The note is kept with its tombstone, to decide on it again. */
interface Revocable {
  readonly event_id: EventId;
  readonly note: Uint8Array;
}

/** Forgets events until they are lifted: at most 1,000 at a time. */
export const forgettingUntilLifted = (all: readonly Revocable[]): Forgetting => ({
  stage: 'forgetting',
  ids: all.map(({ event_id }) => event_id),
  until_ms: null,
  notes: all.map(({ note }) => note),
});

/**
 * Lifts the tombstones of events, and of what hung on them: they are taken again wherever they still exist. Passes over
 * what was forgotten for good. At most 256 at a time, and 1,000 that rest on each.
 */
export const lifting = (ids: readonly EventId[]): Lifting => ({ stage: 'lifting', ids });

/**
 * Seals stored events again with what `ref` names: the same events, at the same places, in other bytes. Passes over an
 * event that is not stored or is sealed so already, and leaves those that the turn has no time for. At most 256 at a time.
 */
export const resealing = (ids: readonly EventId[], ref: Ref): Resealing => ({ stage: 'resealing', ids, ref });

/**
 * Removes the secret under `ref` and forgets the events `ids`, which are about it alone; they are refused until seven days
 * after their end. Refused where a stored event opens with the secret or a waiting one needs it. At most 256 ids.
 */
export const purging = (ref: Ref, ids: readonly EventId[]): Purging => ({ stage: 'purging', ref, ids });

/** Brings in sealed bytes that came by hand. */
export const bringing = (sealed: Uint8Array, claimed: EventId, origin: string, mayWait = false): Bringing => ({
  stage: 'unwrapped',
  sealed,
  claimed,
  opensWith: [],
  origin,
  mayWait,
});
