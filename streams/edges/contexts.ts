import * as E from 'fp-ts/Either';
import type { CryptoPort } from '../../lib/crypto/cryptoPort';
import type { Store } from '../../lib/db/store';
import type { Emission } from '../../lib/envelope/emission';
import { type Envelope, NOBODY, type Stage } from '../../lib/envelope/envelope';
import type { Dep, Deps } from '../../lib/event/event';
import { type Fault, denied, missing } from '../../lib/fault';
import type { CauseCtx, NodeCtx, SessionCtx } from '../../lib/operation/flow';
import { type EventId, type Ref, ZERO_ID, refTo } from '../../lib/ids';
import type { JobReport } from '../../lib/operation/jobReport';
import type { Random } from '../../lib/random';
import type { Reader } from '../../lib/operation/reader';
import type { Envelopes } from './envelopes';
import type { Turn } from '../turn/turn';

/** Parts that contexts are made of. */
export interface ContextTools {
  readonly store: Store;
  readonly envelopes: Envelopes;
  readonly random: Random;
  readonly crypto: CryptoPort;
  readonly jobs: (received_by: number) => readonly JobReport[];
  readonly now: () => number;
}

/** Hands jobs, reflectors and flows what each may use, for one owner. */
export interface Contexts {
  readonly reader: (received_by: number) => Reader;
  readonly cause: (received_by: number) => CauseCtx;
  readonly session: (turn: Turn, received_by: number, identity_id: EventId) => SessionCtx;
  readonly node: (turn: Turn) => NodeCtx;
}

const idOf = (end: Envelope): E.Either<Fault, EventId> => {
  if (end.stage === 'rejected') return E.left(end.fault);
  if (end.stage === 'parked') return E.left(missing(end.missing));
  return 'event_id' in end ? E.right(end.event_id) : E.left(denied('flow.emits_events'));
};

/** Ends of emissions that are no events. */
const WITHOUT_EVENT: ReadonlySet<Stage> = new Set(['kept', 'forgotten', 'lifted', 'resealed', 'purged']);

const emitWith =
  ({ envelopes }: ContextTools, turn: Turn, received_by: number) =>
  (emission: Emission): E.Either<Fault, EventId> => {
    const envelope = envelopes.ofEmission(emission, received_by, 0);
    if (E.isLeft(envelope)) return envelope;
    if (emission.stage === 'outgoing') {
      turn.cause(envelope.right);
      return E.right(emission.event_id);
    }
    const end = turn.run(envelope.right);
    if (WITHOUT_EVENT.has(end.stage)) return E.right(ZERO_ID);
    const waits = end.stage === 'parked' && emission.stage === 'unwrapped' && emission.mayWait;
    return waits ? E.right(emission.claimed) : idOf(end);
  };

const lendFrom =
  ({ store }: ContextTools, received_by: number) =>
  (refs: readonly Ref[]): E.Either<Fault, Deps> => {
    const deps = new Map<Ref, Dep>();
    for (const ref of refs) {
      const found = store.lend(received_by, ref);
      if (E.isLeft(found)) return found;
      if (found.right === undefined) return E.left(missing([ref]));
      deps.set(ref, found.right);
    }
    return E.right(deps);
  };

const bytesFrom =
  ({ store }: ContextTools, received_by: number) =>
  (event_id: EventId): E.Either<Fault, Uint8Array> => {
    const stored = store.events.find(received_by, event_id);
    return stored === undefined ? E.left(missing([refTo('event', event_id)])) : E.right(stored.sealed);
  };

export const openContexts = (tools: ContextTools): Contexts => {
  const { store, random, crypto, jobs, now } = tools;
  const readerAs = (received_by: number, identity_id: EventId): Reader => ({
    identity_id,
    nowMs: now(),
    keySet: (scope, asOfMs) => store.syncSets.keySet(received_by, scope, asOfMs),
    jobs: () => jobs(received_by),
    query: (query, params) => store.queries.run(query, received_by, params),
  });
  const reader = (received_by: number): Reader => readerAs(received_by, store.owners.nameOf(received_by) ?? ZERO_ID);

  // Spreads come last here: one is made for each call, and for each reflector that wakes.
  const causeAs = (received_by: number, identity_id: EventId): CauseCtx => ({
    random,
    crypto,
    lend: lendFrom(tools, received_by),
    bytesOf: bytesFrom(tools, received_by),
    ...readerAs(received_by, identity_id),
  });
  const cause = (received_by: number): CauseCtx => causeAs(received_by, store.owners.nameOf(received_by) ?? ZERO_ID);

  const session = (turn: Turn, received_by: number, identity_id: EventId): SessionCtx => ({
    emit: emitWith(tools, turn, received_by),
    ...causeAs(received_by, identity_id),
  });

  const node = (turn: Turn): NodeCtx => ({
    ...readerAs(NOBODY, ZERO_ID),
    random,
    crypto,
    found: emitWith(tools, turn, NOBODY),
    as: (identity_id) => {
      const received_by = store.owners.find(identity_id);
      return received_by === undefined
        ? E.left(denied('identity.is_one_of_this_node'))
        : E.right(session(turn, received_by, identity_id));
    },
  });

  return { reader, cause, session, node };
};
