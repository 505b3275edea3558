import * as E from 'fp-ts/Either';
import type { AnyJob } from '../jobs/job';
import type { CryptoPort } from '../lib/crypto/cryptoPort';
import type { VerifyOnce } from '../lib/crypto/verifyOnce';
import type { Deps, Event, EventType } from '../lib/event/event';
import type { Fault } from '../lib/fault';
import type { EventId, Ref } from '../lib/ids';
import type { Lookup } from '../lib/tables/lookup';
import type { Operations } from '../lib/operation/operation';
import type { AnyQuery, Query } from '../lib/tables/query';
import type { Registry } from '../lib/event/registry';
import type { Derived } from '../lib/tables/derived';
import type { Table } from '../lib/tables/table';
import type { AnyReflector } from '../reflectors/reflector';
import type { Step } from './steps/step';

/** Parts that a protocol's handlers are opened with. Handlers are pure once their needs are lent. */
export interface HandlerTools {
  readonly crypto: CryptoPort;
  /** Verifies a signature, or remembers having done so. */
  readonly verify: VerifyOnce;
  readonly registry: Registry;
  /** Decodes 512 canonical bytes. */
  readonly decode: (canonical: Uint8Array) => E.Either<Fault, Event>;
}

export type OpenHandler = (tools: HandlerTools) => Step;

/** An event that is to be sealed again, and with what. */
export interface Resealed {
  readonly canonical: Uint8Array;
  readonly event_id: EventId;
  readonly ref: Ref;
}

export interface ReadBack {
  /** A key, say; one at most. */
  readonly opensWith: (sealed: Uint8Array) => readonly Ref[];
  readonly open: (crypto: CryptoPort, sealed: Uint8Array, deps: Deps) => E.Either<Fault, Uint8Array>;
  /**
   * The same canonical bytes, sealed with what `ref` names and `deps` holds: stored bytes are replaced by it. Absent where
   * what is stored opens with nothing.
   */
  readonly reseal?: (crypto: CryptoPort, one: Resealed, deps: Deps) => E.Either<Fault, Uint8Array>;
}

/** For a protocol whose stored form is the canonical one. */
export const PLAIN: ReadBack = { opensWith: () => [], open: (_, sealed) => E.right(sealed) };

/** A protocol is a value: lists handed to the engine, in which order never matters. */
export interface Protocol<Ops extends Operations = Operations> {
  readonly name: string;
  readonly events: readonly EventType[];
  readonly handlers: readonly OpenHandler[];
  readonly lookups: readonly Lookup[];
  readonly jobs: readonly AnyJob[];
  readonly reflectors: readonly AnyReflector[];
  /** State that depends on a whole set of events. */
  readonly derived?: readonly Derived[];
  /** Tables that lie in memory: sessions, say. */
  readonly passing?: readonly Table[];
  /** Every query that is asked, once. */
  readonly queries?: readonly AnyQuery[];
  /** All that an application can call. */
  readonly operations: Ops;
  /** Names the needs of a packet before it is unwrapped; their deps name its owner. `inbox` is undefined where the transport cannot tell. */
  readonly arrive: (packet: Uint8Array, inbox: Uint8Array | undefined) => E.Either<Fault, readonly Ref[]>;
  /** Needs of every outgoing envelope besides its destination: the sender's own address, say. */
  readonly outgoingNeeds: readonly Ref[];
  /** How stored bytes are read back: what that takes, and the canonical bytes within. */
  readonly readBack: ReadBack;
  /** The local addresses that the transport listens on for this node's identities, page by page after `:after_seq`. */
  readonly inboxes: Query<{ readonly after_seq: number }, { readonly seq: number; readonly address: Uint8Array }>;
}
