import * as E from 'fp-ts/Either';
import { type Observable, type SchedulerLike, asyncScheduler, map } from 'rxjs';
import { decodeCanonical } from '../lib/canonical';
import { type Clock, systemClock } from '../lib/clock';
import { type CryptoChoice, openCrypto } from '../lib/crypto/open';
import type { CryptoPort } from '../lib/crypto/port';
import type { Explanation } from '../lib/db/explain';
import type { OpenFault, StatementWatch } from '../lib/db/open';
import { type Store, type StoreLimits, openStore } from '../lib/db/store';
import { NOBODY } from '../lib/envelope';
import { describeFault, reasonOf } from '../lib/fault';
import { type EventId, parseId, toHex } from '../lib/ids';
import { type Log, silent } from '../lib/log';
import type { Operations } from '../lib/operation';
import { type Random, systemRandom } from '../lib/random';
import { type Registry, registryOf } from '../lib/registry';
import { type Api, type DoorTools, type Live, openLive, openNodeApi, openSessionApi } from './api';
import { type ApiError, type UnknownIdentity, closedError, unknownIdentity } from './apiError';
import { type Engine, createEngine } from './engine';
import type { Protocol } from './protocol';
import type { TraceRecord } from './trace';
import type { Transport } from './transports/transport';

/** What a node is opened with. Everything has a default but the protocol, the file and the transport. */
export interface NodeOptions<Ops extends Operations> {
  readonly protocol: Protocol<Ops>;
  /** A file, or `:memory:`. */
  readonly path: string;
  readonly transport: Transport;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly scheduler?: SchedulerLike;
  readonly crypto?: CryptoChoice;
  readonly log?: Log;
  readonly limits?: StoreLimits;
  /** Sees each SQL statement before it runs; for specs. */
  readonly watch?: StatementWatch;
}

/** One identity's door, and the only source of `received_by`. */
export interface Session<Ops extends Operations> {
  /** Hex. */
  readonly identity_id: string;
  readonly api: Api<Ops, 'session'>;
  readonly live: Live<Ops>;
  /** What became of an event (hex): stored, deleted, waiting and for what, refused and by which rule, or unknown. */
  readonly explain: (event_id: string) => Promise<E.Either<ApiError, Explanation>>;
}

/** A refusal as it may be shown: rules and ids, no values. */
export interface RejectedRecord {
  readonly reason: string;
  readonly why: string;
  readonly at: string;
  readonly event_type: string;
  /** Hex; empty where no id was recomputed. */
  readonly event_id: string;
}

export interface Stats {
  readonly crypto: CryptoPort['backend'];
  /** How often each thing happened since the node opened: `stored`, `rejected.<reason>`, `packets.accepted` … */
  readonly counters: Readonly<Record<string, number>>;
  readonly waiting: { readonly rows: number; readonly bytes: number };
}

/** A node: one database file, one process, any number of identities. */
export interface Node<Ops extends Operations> {
  /** Operations of the node itself. */
  readonly api: Api<Ops, 'node'>;
  readonly as: (identity_id: string) => E.Either<UnknownIdentity, Session<Ops>>;
  /** One record a hop; free while nobody subscribes. */
  readonly trace$: Observable<TraceRecord>;
  readonly rejected$: Observable<RejectedRecord>;
  readonly stats: () => Stats;
  /** Writes a consistent copy of the database to a new file. Refuses: a file that exists. */
  readonly backup: (path: string) => E.Either<ApiError, void>;
  /** Refuses new calls, finishes the work at hand, completes every stream and frees the file. Idempotent. */
  readonly close: () => void;
}

const openSession = <Ops extends Operations>(
  tools: DoorTools,
  store: Store,
  { operations }: Protocol<Ops>,
  identity_id: EventId,
): E.Either<UnknownIdentity, Session<Ops>> => {
  const received_by = store.owners.find(identity_id);
  if (received_by === undefined) return E.left(unknownIdentity);
  const caller = {
    received_by,
    context: (turn: Parameters<Engine['contexts']['session']>[0]) =>
      tools.engine.contexts.session(turn, received_by, identity_id),
  };
  return E.right({
    identity_id: toHex(identity_id),
    api: openSessionApi(tools, operations, caller),
    live: openLive(tools, operations, received_by),
    explain: (event_id) => {
      if (!tools.isOpen()) return Promise.resolve(E.left(closedError));
      const id = parseId(event_id);
      const invalid: ApiError = { _tag: 'invalid', rule: 'malformed.EventIdHex', paths: ['event_id'] };
      return Promise.resolve(E.isLeft(id) ? E.left(invalid) : E.right(store.explain(received_by, id.right)));
    },
  });
};

const openNode = <Ops extends Operations>(
  options: NodeOptions<Ops>,
  store: Store,
  registry: Registry,
  crypto: CryptoPort,
): Node<Ops> => {
  const { protocol, transport, clock = systemClock, random = systemRandom } = options;
  const { scheduler = asyncScheduler, log = silent } = options;
  const engine = createEngine(protocol, { store, registry, crypto, random, scheduler, transport, log, now: clock.now });
  let open = true;
  const tools: DoorTools = {
    engine,
    isOpen: () => open,
    tables: (queries) => queries.flatMap((query) => store.queries.tables(query)),
  };
  const caller = { received_by: NOBODY, context: engine.contexts.node };
  return {
    api: openNodeApi(tools, protocol.operations, caller),
    as: (identity_id) => {
      const id = parseId(identity_id);
      return E.isLeft(id) || !open ? E.left(unknownIdentity) : openSession(tools, store, protocol, id.right);
    },
    trace$: engine.trace$,
    rejected$: engine.rejected$.pipe(
      map(({ fault, at, event_type, event_id }) => ({
        reason: reasonOf(fault),
        why: describeFault(fault),
        at,
        event_type,
        event_id: event_id === undefined ? '' : toHex(event_id),
      })),
    ),
    stats: () => ({ crypto: crypto.backend, counters: engine.counters.read(), waiting: store.quarantine.size() }),
    backup: (path) => {
      const failed = (): ApiError => ({ _tag: 'storage', rule: 'backup.goes_to_a_new_file' });
      return open ? E.tryCatch(() => store.backup(path), failed) : E.left(closedError);
    },
    close: () => {
      if (!open) return;
      open = false;
      engine.close();
      store.close();
    },
  };
};

/** Opens a node on a database file. Refuses: see `OpenFault`; nothing is left open then. */
export const createNode = async <Ops extends Operations>(
  options: NodeOptions<Ops>,
): Promise<E.Either<OpenFault, Node<Ops>>> => {
  const crypto = await openCrypto(options.crypto);
  if (E.isLeft(crypto)) return E.left({ _tag: 'CryptoUnavailable' });
  const { protocol, path, limits, watch } = options;
  const registry = registryOf(protocol.events);
  const decode = decodeCanonical(registry);
  const store = openStore({
    path,
    protocol: protocol.name,
    registry,
    lookups: protocol.lookups,
    readStored: (sealed) => E.chain(decode)(protocol.canonicalOf(sealed)),
    queries: [protocol.inboxes],
    ...(limits === undefined ? {} : { limits }),
    ...(watch === undefined ? {} : { watch }),
  });
  return E.map((opened: Store) => openNode(options, opened, registry, crypto.right))(store);
};
