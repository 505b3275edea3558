import type { Unsigned } from '../event/event';
import type { Layout } from '../event/layout';
import type { NewSecrets } from './envelope';
import { NO_SECRETS } from './moves';
import { type EventId, type Ref, ZERO_ID } from '../ids';
import type { Note } from './note';

/** An event of our own to be made. */
export interface Drafting {
  readonly stage: 'drafted';
  readonly draft: Unsigned;
  /** What making it takes beyond what its type needs: the author's secret, the head of a log. */
  readonly needs: readonly Ref[];
  readonly secrets: NewSecrets;
  /** Where an ephemeral event goes once it is made. */
  readonly to: readonly Ref[];
}

/** A stored event to be sent; its bytes are fetched by id at the last moment, so nothing is held here. Or a frame. */
export interface Sending {
  readonly stage: 'outgoing';
  readonly carries: 'event' | 'frame';
  readonly event_type: string;
  readonly event_id: EventId;
  readonly to: Ref;
  /** A frame, or the sealed bytes of an event that no table holds. */
  readonly bytes: Uint8Array | undefined;
}

/** Rows of passing tables to be written. */
export interface Noting {
  readonly stage: 'noted';
  readonly notes: readonly Note[];
}

/** Events to be forgotten, with what hangs on them. */
export interface Forgetting {
  readonly stage: 'unwanted';
  readonly ids: readonly EventId[];
  /** Until when they are refused, in milliseconds since 1970; null is for good. */
  readonly until_ms: number | null;
}

/** Events that are here to be sealed again, in place. */
export interface Resealing {
  readonly stage: 'worn';
  readonly ids: readonly EventId[];
  readonly ref: Ref;
}

/** A secret to be let go of. */
export interface Purging {
  readonly stage: 'spent';
  readonly ref: Ref;
  readonly ids: readonly EventId[];
}

/** Bytes that came by hand (a link, a file) and take the road of received ones. */
export interface Bringing {
  readonly stage: 'unwrapped';
  readonly sealed: Uint8Array;
  readonly claimed: EventId;
  readonly opensWith: readonly Ref[];
  readonly origin: string;
  /** In a flow: that it waits for what is not here yet is no failure. */
  readonly mayWait: boolean;
}

/** What a flow, a job or a reflector may put on the bus. Who owns it is added by the kernel. */
export type Emission = Drafting | Sending | Bringing | Noting | Forgetting | Resealing | Purging;

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

/** Asks for a stored event to be sent to what `to` names. */
export const sending = (event_type: string, event_id: EventId, to: Ref, sealed?: Uint8Array): Sending => ({
  stage: 'outgoing',
  carries: 'event',
  event_type,
  event_id,
  to,
  bytes: sealed,
});

/** Sends a frame of the protocol's own, which is no event. */
export const framing = (frame: Uint8Array, to: Ref): Sending => ({
  stage: 'outgoing',
  carries: 'frame',
  event_type: '',
  event_id: ZERO_ID,
  to,
  bytes: frame,
});

/** Writes passing rows. */
export const noting = (...notes: readonly Note[]): Noting => ({ stage: 'noted', notes });

/** Forgets events, here or not, and refuses them until then; null is for good. At most 1,000 at a time. */
export const forgetting = (ids: readonly EventId[], untilMs: number | null): Forgetting => ({
  stage: 'unwanted',
  ids,
  until_ms: untilMs,
});

/**
 * Seals stored events again with what `ref` names: the same events, at the same places, in other bytes. What is not here,
 * or is sealed so already, is passed over; what the turn has no time for is left. At most 256 at a time.
 */
export const resealing = (ids: readonly EventId[], ref: Ref): Resealing => ({ stage: 'worn', ids, ref });

/**
 * Lets go of the secret under `ref`, and of the events `ids` that are about it alone: these are refused until seven days
 * after their end. Refused where a stored event opens with it, or anything that waits needs it. At most 256 ids.
 */
export const purging = (ref: Ref, ids: readonly EventId[]): Purging => ({ stage: 'spent', ref, ids });

/** Brings in sealed bytes that did not come through the transport. */
export const bringing = (sealed: Uint8Array, claimed: EventId, origin: string, mayWait = false): Bringing => ({
  stage: 'unwrapped',
  sealed,
  claimed,
  opensWith: [],
  origin,
  mayWait,
});
