import type { Unsigned } from './event';
import type { NewSecrets } from './envelope';
import { NO_SECRETS } from './moves';
import { type EventId, type Ref, ZERO_ID } from './ids';

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

/** A stored event to be sent; its bytes are fetched by id at the last moment, so nothing is held here. */
export interface Sending {
  readonly stage: 'outgoing';
  readonly event_type: string;
  readonly event_id: EventId;
  readonly to: Ref;
  /** The bytes of an ephemeral event, which no table holds. */
  readonly sealed: Uint8Array | undefined;
}

/** Bytes that came by hand (a link, a file) and take the road of received ones. */
export interface Bringing {
  readonly stage: 'unwrapped';
  readonly sealed: Uint8Array;
  readonly claimed: EventId;
  readonly opensWith: readonly Ref[];
  readonly origin: string;
}

/** What a flow, a job or a reflector may put on the bus. Who owns it is added by the kernel. */
export type Emission = Drafting | Sending | Bringing;

interface Extras {
  readonly needs?: readonly Ref[];
  readonly secrets?: NewSecrets;
  readonly to?: readonly Ref[];
}

/** What a draft says; what it leaves out is nothing: no expiry, no realm, no signer. */
export interface DraftSpec<B> {
  readonly type: string;
  readonly body: B;
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
  const { type, body, nowMs, expires_at_ms = 0, realm_id = ZERO_ID, signed_by = ZERO_ID } = spec;
  const draft = { type, body, created_at_ms: nowMs, expires_at_ms, realm_id, signed_by };
  return { stage: 'drafted', draft, needs, secrets, to };
};

/** Asks for a stored event to be sent to what `to` names. */
export const sending = (event_type: string, event_id: EventId, to: Ref, sealed?: Uint8Array): Sending => ({
  stage: 'outgoing',
  event_type,
  event_id,
  to,
  sealed,
});

/** Brings in sealed bytes that did not come through the transport. */
export const bringing = (sealed: Uint8Array, claimed: EventId, origin: string): Bringing => ({
  stage: 'unwrapped',
  sealed,
  claimed,
  opensWith: [],
  origin,
});
