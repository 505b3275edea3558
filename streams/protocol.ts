import type * as E from 'fp-ts/Either';
import type { AnyJob } from '../jobs/job';
import type { CryptoPort } from '../lib/crypto/port';
import type { VerifyOnce } from '../lib/crypto/verifyOnce';
import type { Event, EventType } from '../lib/event';
import type { Fault } from '../lib/fault';
import type { Ref } from '../lib/ids';
import type { Lookup } from '../lib/lookup';
import type { Operations } from '../lib/operation';
import type { Query } from '../lib/query';
import type { Registry } from '../lib/registry';
import type { Reflector } from '../reflectors/reflector';
import type { Step } from './step';

/** What a protocol's handlers are opened with. They are pure once their needs are lent. */
export interface HandlerTools {
  readonly crypto: CryptoPort;
  /** Verifies a signature, or remembers having done so. */
  readonly verify: VerifyOnce;
  readonly registry: Registry;
  /** Decodes 512 canonical bytes. */
  readonly decode: (canonical: Uint8Array) => E.Either<Fault, Event>;
}

export type OpenHandler = (tools: HandlerTools) => Step;

/** A protocol is a value: lists handed to the engine, in which order never matters. */
export interface Protocol<Ops extends Operations = Operations> {
  readonly name: string;
  readonly events: readonly EventType[];
  readonly handlers: readonly OpenHandler[];
  readonly lookups: readonly Lookup[];
  readonly jobs: readonly AnyJob[];
  readonly reflectors: readonly Reflector[];
  /** All that an application can call. */
  readonly operations: Ops;
  /** What a packet needs before it can be unwrapped; what is lent says whose it is. */
  readonly arrive: (packet: Uint8Array, inbox: Uint8Array) => E.Either<Fault, readonly Ref[]>;
  /** What every outgoing envelope is lent besides its destination: the sender's own address, say. */
  readonly outgoingNeeds: readonly Ref[];
  /** The canonical bytes within stored ones, where that takes no key. */
  readonly canonicalOf: (sealed: Uint8Array) => E.Either<Fault, Uint8Array>;
  /** The local addresses that the transport listens on for this node's identities, page by page after `:after_seq`. */
  readonly inboxes: Query<{ readonly after_seq: number }, { readonly seq: number; readonly address: Uint8Array }>;
}
