import type { Deps, Event, Unsigned } from '../event/event';
import type { Fault } from '../fault';
import type { EventId, Ref } from '../ids';
import type { Note } from './note';
import type { Secret } from '../secret';

/**
 * Where bytes came from, as far as the transport and the protocol know. Opaque here; quotas are counted by it. One that
 * begins with `?` is unproven: what it sends waits in memory alone, and not for long.
 */
export type Origin = string;

/** Sealed bytes and what they claim; nothing of it is verified yet. */
interface Sealed {
  /** The form that is stored and sent. */
  readonly sealed: Uint8Array;
  /** A claim until the id was recomputed; never a key in any table. */
  readonly claimed: EventId;
  /** What opening needs: nothing for plain forms. */
  readonly opensWith: readonly Ref[];
  readonly origin: Origin;
}

/** Bytes that were opened and decoded, under their recomputed id. */
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

/** Private bytes that a draft brings along, written with it in one transaction; `self` stands for the draft's own ref. */
export type NewSecrets = ReadonlyMap<Ref | 'self', Secret>;

/** Who made an event that is under way, and what travels beside it without being part of it. */
export interface Provenance {
  /** Made here, by an owner of this node. */
  readonly authored: boolean;
  /** How many reflectors and jobs stand between this draft and what a person or a remote did. */
  readonly generation: number;
  /** Ours: private bytes to be written with it. */
  readonly secrets: NewSecrets;
  /** Ours: where an ephemeral event is sent once it is made. */
  readonly to: readonly Ref[];
  /** Theirs: where it came from. */
  readonly origin: Origin | undefined;
}
interface Identified {
  readonly event: Event;
  readonly event_id: EventId;
  readonly canonical: Uint8Array;
}
/** What is true of an event from its signature on; ours has no sealed bytes yet. */
type Signed = Identified & Provenance & { readonly sealed: Uint8Array | undefined };
type SealedAgain = Signed & { readonly sealed: Uint8Array };
/** What is on its way out: an event's sealed bytes, or a frame of the protocol's own. */
interface Leaving {
  readonly carries: 'event' | 'frame';
  /** Zero for a frame. */
  readonly event_id: EventId;
  /** 32 random bytes of this packet's own: its nonce, or the seed of its seal. */
  readonly fresh: Uint8Array;
}

/** What is true of an envelope at each stage. Read top to bottom: it is the pipeline. */
export interface StageFields {
  /** A packet as it arrived. Here alone `received_by` is not known yet. */
  readonly received: { readonly packet: Uint8Array; readonly inbox: Uint8Array | undefined; readonly origin: Origin };
  readonly unwrapped: Sealed;
  /** Neither stored nor forgotten, as far as its claim tells. */
  readonly fresh: Sealed;
  readonly opened: Opened;
  /** Neither stored nor forgotten, by its recomputed id. */
  readonly wanted: Opened;
  /** Not an event but a protocol's own frame, for reflectors. */
  readonly framed: {
    readonly frame: Uint8Array;
    /** What no other packet of its session has: by it a copy is told. */
    readonly nonce: Uint8Array;
    /** What the packet was unwrapped with. */
    readonly via: Ref;
    readonly origin: Origin;
  };
  /** Rows of passing tables, to be written. */
  readonly noted: { readonly notes: readonly Note[] };
  readonly kept: { readonly count: number };
  /** Events to be forgotten. */
  readonly unwanted: { readonly ids: readonly EventId[]; readonly until_ms: number | null };
  readonly forgotten: { readonly count: number };
  /** Events whose bytes are to be sealed again with what `ref` names; what the turn has no time for is left. */
  readonly worn: { readonly ids: readonly EventId[]; readonly ref: Ref };
  readonly resealed: { readonly count: number; readonly left: number };
  /** A secret that opens nothing any more, and events that are about it alone. */
  readonly spent: { readonly ref: Ref; readonly ids: readonly EventId[] };
  readonly purged: { readonly count: number };
  readonly drafted: { readonly draft: Unsigned } & Provenance;
  readonly signed: Signed;
  readonly validated: Signed;
  readonly sealed: SealedAgain;
  readonly stored: SealedAgain & {
    /** The event's local number; absent for ephemeral types, which are not kept. */
    readonly local_seq: number | undefined;
  };
  /** Without bytes, those of the stored event are meant. */
  readonly outgoing: Leaving & { readonly to: Ref; readonly bytes: Uint8Array | undefined };
  readonly loaded: Leaving & { readonly to: Ref; readonly bytes: Uint8Array };
  readonly addressed: Leaving & {
    readonly from: Uint8Array;
    readonly address: Uint8Array;
    readonly bytes: Uint8Array;
  };
  /** Named fields only, built by an encoder: what leaves is exactly this. */
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

/** All stages in the order of the pipeline: what arrives, what is ours, what both share, what leaves, and the ends. */
export const STAGES = [
  ...(['received', 'unwrapped', 'fresh', 'opened', 'wanted', 'framed'] as const),
  ...(['drafted', 'noted', 'unwanted', 'worn', 'spent', 'signed', 'validated', 'sealed', 'stored'] as const),
  ...(['outgoing', 'loaded', 'addressed', 'wrapped', 'sent'] as const),
  ...(['kept', 'forgotten', 'resealed', 'purged', 'parked', 'rejected'] as const),
] as const satisfies readonly Stage[];

/** Stages at which an envelope has arrived; they are observed, never claimed by a step. */
export const ENDS = [
  ...(['stored', 'parked', 'sent', 'framed', 'kept', 'forgotten', 'resealed', 'purged', 'rejected'] as const),
] as const satisfies readonly Stage[];
export type End = (typeof ENDS)[number];

/** `received_by` of an envelope that is nobody's yet: a packet just arrived, or the draft that founds an owner. */
export const NOBODY = 0;

interface Common {
  /** The local number of the owner of this copy. Opaque; everything stored is partitioned by it. */
  readonly received_by: number;
  /** Empty until it is known. */
  readonly event_type: string;
  /** Everything the next step must have been lent. */
  readonly needs: readonly Ref[];
  readonly deps: Deps;
  readonly trace_id: number;
}

type AnyEnvelope = { [S in Stage]: { readonly stage: S } & Common & StageFields[S] }[Stage];

/** An event on its way through the engine, at exactly one stage. */
export type Envelope<S extends Stage = Stage> = Extract<AnyEnvelope, { readonly stage: S }>;
