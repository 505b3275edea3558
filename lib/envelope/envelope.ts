import type { Deps, Event, Unsigned } from '../event/event';
import type { Fault } from '../fault';
import type { EventId, Ref } from '../ids';
import type { Note } from './note';
import type { Secret } from '../secret';

/**
 * Where bytes came from, as far as the transport and the protocol know. The kernel counts quotas by it and reads nothing
 * in it, except a leading `?`, which marks it as unproven: bytes from there wait in memory alone, and not for long.
 */
export type Origin = string;

/** Sealed bytes and what they claim. Nothing is verified yet. */
interface Sealed {
  /** The form that is stored and sent. */
  readonly sealed: Uint8Array;
  /** The id that the sender claims. It is never a key in any table. */
  readonly claimed: EventId;
  /** Refs that opening needs, such as a key; none for a plain form. */
  readonly opensWith: readonly Ref[];
  readonly origin: Origin;
}

/** Opened and decoded bytes, under their recomputed id. */
interface Opened {
  readonly event: Event;
  readonly event_id: EventId;
  /** The 512 canonical bytes. */
  readonly canonical: Uint8Array;
  readonly sealed: Uint8Array;
  readonly claimed: EventId;
  readonly opensWith: readonly Ref[];
  readonly origin: Origin;
}

/** Private bytes that a draft brings along, stored with it in one transaction. `self` stands for the draft's own ref. */
export type NewSecrets = ReadonlyMap<Ref | 'self', Secret>;

/** Who made an event, and what travels beside it without being part of it. */
export interface Provenance {
  /** True where an owner of this node made it. */
  readonly authored: boolean;
  /** Counts the reflectors and jobs between this draft and the call or packet that caused it. */
  readonly generation: number;
  /** Ours: private bytes to store with it. */
  readonly secrets: NewSecrets;
  /** Ours: destinations of an ephemeral event, once it is made. */
  readonly to: readonly Ref[];
  /** Theirs: where it came from. */
  readonly origin: Origin | undefined;
}
interface Identified {
  readonly event: Event;
  readonly event_id: EventId;
  readonly canonical: Uint8Array;
}
/** An event from its signature on. One of ours has no sealed bytes yet. */
type Signed = Identified & Provenance & { readonly sealed: Uint8Array | undefined };
type SealedAgain = Signed & { readonly sealed: Uint8Array };
/** On its way out: an event's sealed bytes, or a frame of the protocol's own. */
interface Leaving {
  readonly carries: 'event' | 'frame';
  /** Zero for a frame. */
  readonly event_id: EventId;
  /** 32 random bytes for this packet alone: its nonce, or the seed of its seal. */
  readonly fresh: Uint8Array;
}

/**
 * The fields of an envelope at each stage. Read from top to bottom, they are the pipeline. A stage that asks for work of
 * our own is named for the work (`noting`), and its end for the result (`kept`).
 */
export interface StageFields {
  /** A packet as it arrived. Only here is `received_by` not known yet. */
  readonly received: { readonly packet: Uint8Array; readonly inbox: Uint8Array | undefined; readonly origin: Origin };
  readonly unwrapped: Sealed;
  /** Neither stored nor forgotten under the id it claims. */
  readonly fresh: Sealed;
  readonly opened: Opened;
  /** Neither stored nor forgotten under its recomputed id. */
  readonly accepted: Opened;
  /** A frame of the protocol's own, for reflectors; it carries no event. */
  readonly framed: {
    readonly frame: Uint8Array;
    /** Unique among the packets of a session, so that a copy is recognised. */
    readonly nonce: Uint8Array;
    /** The ref that the packet was unwrapped with. */
    readonly via: Ref;
    readonly origin: Origin;
  };
  /** Rows of passing tables to write. */
  readonly noting: { readonly notes: readonly Note[] };
  readonly kept: { readonly count: number };
  /** Events to forget. */
  readonly forgetting: {
    readonly ids: readonly EventId[];
    readonly until_ms: number | null;
    readonly notes: readonly Uint8Array[] | undefined;
  };
  readonly forgotten: { readonly count: number };
  /** Forgotten events that are wanted again. */
  readonly lifting: { readonly ids: readonly EventId[] };
  readonly lifted: { readonly count: number };
  /** Events to seal again with what `ref` names. Those that the turn has no time for are left. */
  readonly resealing: { readonly ids: readonly EventId[]; readonly ref: Ref };
  readonly resealed: { readonly count: number; readonly left: number };
  /** A secret that opens nothing any more, and the events that are about it alone. */
  readonly purging: { readonly ref: Ref; readonly ids: readonly EventId[] };
  readonly purged: { readonly count: number };
  readonly drafted: { readonly draft: Unsigned } & Provenance;
  readonly signed: Signed;
  readonly validated: Signed;
  readonly sealed: SealedAgain;
  readonly stored: SealedAgain & {
    /** The event's local number; absent for an ephemeral type, which no table keeps. */
    readonly local_seq: number | undefined;
    /** Is the event before it in its signer's log missing, and is it the first to show that? */
    readonly opens_gap?: true;
  };
  /** Where `bytes` are absent, the stored event's are sent. */
  readonly outgoing: Leaving & { readonly to: Ref; readonly bytes: Uint8Array | undefined };
  readonly loaded: Leaving & { readonly to: Ref; readonly bytes: Uint8Array };
  readonly addressed: Leaving & {
    readonly from: Uint8Array;
    readonly address: Uint8Array;
    readonly bytes: Uint8Array;
  };
  /** Exactly what leaves: named fields only, built by an encoder. */
  readonly wrapped: { readonly from: Uint8Array; readonly address: Uint8Array; readonly packet: Uint8Array };
  readonly sent: StageFields['wrapped'] & { readonly outbox_id: number };
  readonly parked: { readonly missing: readonly Ref[]; readonly evicted: number };
  readonly rejected: {
    readonly fault: Fault;
    readonly at: Stage;
    readonly event_id: EventId | undefined;
    readonly origin: Origin | undefined;
  };
}
export type Stage = keyof StageFields;

/** All stages in the order of the pipeline: arriving, ours, shared by both, leaving, and the ends. */
export const STAGES = [
  ...(['received', 'unwrapped', 'fresh', 'opened', 'accepted', 'framed'] as const),
  ...([
    'drafted',
    'noting',
    'forgetting',
    'lifting',
    'resealing',
    'purging',
    'signed',
    'validated',
    'sealed',
    'stored',
  ] as const),
  ...(['outgoing', 'loaded', 'addressed', 'wrapped', 'sent'] as const),
  ...(['kept', 'forgotten', 'lifted', 'resealed', 'purged', 'parked', 'rejected'] as const),
] as const satisfies readonly Stage[];

/** Stages at which a run is over. No step claims them. */
export const ENDS = [
  ...(['stored', 'parked', 'sent', 'framed', 'kept', 'forgotten', 'lifted', 'resealed', 'purged', 'rejected'] as const),
] as const satisfies readonly Stage[];
export type End = (typeof ENDS)[number];

/** `received_by` of an envelope without an owner: a packet that just arrived, or a draft that founds an owner. */
export const NOBODY = 0;

interface Common {
  /** The local number of the owner of this copy. Every table is partitioned by it. */
  readonly received_by: number;
  /** Empty until the type is known. */
  readonly event_type: string;
  /** Refs that must be lent before the next step. */
  readonly needs: readonly Ref[];
  readonly deps: Deps;
  readonly trace_id: number;
}

type AnyEnvelope = { [S in Stage]: { readonly stage: S } & Common & StageFields[S] }[Stage];

/** An event on its way through the engine, at exactly one stage. */
export type Envelope<S extends Stage = Stage> = Extract<AnyEnvelope, { readonly stage: S }>;
