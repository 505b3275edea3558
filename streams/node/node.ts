import * as E from 'fp-ts/Either';
import { type Observable, type SchedulerLike, asyncScheduler, map } from 'rxjs';
import { type Clock, systemClock } from '../../lib/clock';
import { type CryptoChoice, openCrypto } from '../../lib/crypto/openCrypto';
import type { CryptoPort } from '../../lib/crypto/cryptoPort';
import type { OpenFault, StatementWatch } from '../../lib/db/openDatabase';
import type { Store, StoreLimits } from '../../lib/db/store';
import { type Envelope, NOBODY } from '../../lib/envelope/envelope';
import { describeFault, reasonOf } from '../../lib/fault';
import { parseId, toHex } from '../../lib/ids';
import type { JobReport } from '../../lib/operation/jobReport';
import { type Log, silentLog } from '../../lib/log';
import type { Operations } from '../../lib/operation/operation';
import { type Random, systemRandom } from '../../lib/random';
import { type Registry, registryOf } from '../../lib/event/registry';
import { type Api, type DoorTools, openNodeApi } from './api';
import { type ApiError, type UnknownIdentity, closedError, storageError, unknownIdentity } from './apiError';
import { createEngine } from '../engine';
import type { Protocol } from '../protocol';
import { openProtocolStore } from './protocolStore';
import { type Session, openSession } from './session';
import type { TraceRecord } from '../traceRecord';
import type { Transport } from '../transports/transport';

/** Options of a node. Protocol, file and transport are required; the rest has defaults. */
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

/** A refusal as it may be shown: rules and ids, no values. */
export interface RejectedRecord {
  readonly reason: string;
  readonly why: string;
  readonly at: string;
  readonly event_type: string;
  /** Hex; empty where no id was recomputed. */
  readonly event_id: string;
}

const rejectedRecord = ({ fault, at, event_type, event_id }: Envelope<'rejected'>): RejectedRecord => ({
  reason: reasonOf(fault),
  why: describeFault(fault),
  at,
  event_type,
  event_id: event_id === undefined ? '' : toHex(event_id),
});

export interface Stats {
  readonly crypto: CryptoPort['backend'];
  /** How often each thing happened since the node opened: `stored`, `seen` (ephemeral), `rejected.<reason>` … */
  readonly counters: Readonly<Record<string, number>>;
  readonly waiting: { readonly rows: number; readonly bytes: number };
}

/** A node: one database file, one process, any number of identities. */
export interface Node<Ops extends Operations> {
  /** Operations of the node itself. */
  readonly api: Api<Ops, 'node'>;
  /** Refuses: an id that is no identity's here. */
  readonly as: (identity_id: string) => E.Either<UnknownIdentity | ApiError, Session<Ops>>;
  /** One record a hop; free while nobody subscribes. */
  readonly trace$: Observable<TraceRecord>;
  readonly rejected$: Observable<RejectedRecord>;
  readonly stats: () => Stats;
  /** When each job runs, what it last did and what is left to do; nothing once the node is closed. */
  readonly jobs: () => readonly JobReport[];
  /** Writes a consistent copy of the database to a new file. Refuses: a file that exists. */
  readonly backup: (path: string) => E.Either<ApiError, void>;
  /** Refuses new calls, finishes the work at hand, completes every stream and frees the file. Idempotent. */
  readonly close: () => void;
}

const backupFailed = (): ApiError => ({ _tag: 'storage', rule: 'backup.goes_to_a_new_file' });
const NOTHING_WAITS = { rows: 0, bytes: 0 };

const openAs =
  <Ops extends Operations>(tools: DoorTools, store: Store, protocol: Protocol<Ops>): Node<Ops>['as'] =>
  (identity_id) => {
    const id = parseId(identity_id);
    if (E.isLeft(id) || !tools.isOpen()) return E.left(unknownIdentity);
    try {
      return openSession(tools, store, protocol, id.right);
    } catch {
      return E.left(storageError);
    }
  };

const openNode = <Ops extends Operations>(
  options: NodeOptions<Ops>,
  store: Store,
  registry: Registry,
  crypto: CryptoPort,
): Node<Ops> => {
  const { protocol, transport, clock = systemClock, random = systemRandom } = options;
  const { scheduler = asyncScheduler, log = silentLog } = options;
  const engine = createEngine(protocol, { store, registry, crypto, random, scheduler, transport, log, now: clock.now });
  let open = true;
  const tools: DoorTools = {
    engine,
    scheduler,
    isOpen: () => open,
    tables: (queries) => queries.flatMap((query) => store.queries.tables(query)),
  };
  const caller = { received_by: NOBODY, context: engine.contexts.node };
  return {
    api: openNodeApi(tools, protocol.operations, caller),
    as: openAs(tools, store, protocol),
    trace$: engine.trace$,
    rejected$: engine.rejected$.pipe(map(rejectedRecord)),
    stats: () => ({
      crypto: crypto.backend,
      counters: engine.counters.read(),
      waiting: open ? store.quarantine.size() : NOTHING_WAITS,
    }),
    jobs: () => (open ? engine.contexts.reader(NOBODY).jobs() : []),
    backup: (path) => (open ? E.tryCatch(() => store.backup(path), backupFailed) : E.left(closedError)),
    close: () => {
      if (!open) return;
      open = false;
      engine.close(store.close);
    },
  };
};

/** Opens a node on a database file. Refuses: see `OpenFault`; nothing is left open then. */
export const createNode = async <Ops extends Operations>(
  options: NodeOptions<Ops>,
): Promise<E.Either<OpenFault, Node<Ops>>> => {
  const crypto = await openCrypto(options.crypto);
  if (E.isLeft(crypto)) return E.left({ _tag: 'CryptoUnavailable' });
  const registry = registryOf(options.protocol.events);
  const { now } = options.clock ?? systemClock;
  const opened = openProtocolStore(options.protocol, registry, { ...options, crypto: crypto.right, now });
  if (E.isLeft(opened)) return opened;
  try {
    return E.right(openNode(options, opened.right, registry, crypto.right));
  } catch (cause) {
    opened.right.close();
    throw cause;
  }
};
