import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { BooleanColumn, type CauseCtx, type Emission, type Fault, IdColumn, query, row } from '../../../lib';
import { job } from '../../../streams/kit';
import { addressDraft } from '../network/announceAddress';
import { prekeyDrafts } from './prekeyDrafts';
import { newestOf } from '../rules/hasCome';
import { OWN_PEER } from '../authority/peerSql';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** Age at which a prekey is replaced; its secret is kept for as long as others may use it. Source: quiet, "Keys". */
const PREKEY_MS = 7 * DAY_MS;
/** Age at which an address is announced again, well before it expires after 7 days. */
const ADDRESS_MS = 3 * DAY_MS;

const DueRow = row('DueRow', {
  peer_id: IdColumn,
  network_id: IdColumn,
  prekey_due: BooleanColumn,
  address_due: BooleanColumn,
  transport: t.union([t.literal(0), t.literal(1), t.literal(2), t.literal(3), t.null]),
  host: t.union([t.string, t.null]),
  port: t.union([t.number, t.null]),
});
type Due = t.TypeOf<typeof DueRow>;

/** Devices of ours whose newest prekey or address is due for renewal. */
export const dueDevices = query<{ now_ms: number }, Due>({
  name: 'device.due',
  sql: `SELECT o.peer_id, o.network_id,
               coalesce((SELECT k.created_at_ms FROM prekeys k WHERE k.seq = ${newestOf('prekeys', 'o.received_by', 'o.peer_id')}), 0)
                 <= :now_ms - ${PREKEY_MS} AS prekey_due,
               coalesce(a.created_at_ms, 0) <= :now_ms - ${ADDRESS_MS} AS address_due, a.transport, a.host, a.port
          FROM identities i ${OWN_PEER}
          LEFT JOIN addresses a ON a.seq = ${newestOf('addresses', 'o.received_by', 'o.peer_id')}
         WHERE i.received_by = :received_by LIMIT 100`,
  row: DueRow,
});

const renewDevice = (ctx: CauseCtx, { peer_id, network_id, ...due }: Due): E.Either<Fault, readonly Emission[]> => {
  const author = { identity_id: ctx.identity_id, peer_id, network_id };
  const { transport, host, port } = due;
  const known = transport !== null && host !== null && port !== null;
  const address = due.address_due && known ? [addressDraft(ctx, author, { transport, host, port })] : [];
  return due.prekey_due
    ? E.map((drafts: readonly Emission[]) => [...drafts, ...address])(prekeyDrafts(ctx, author))
    : E.right(address);
};

/** Drafts new prekeys and addresses for those devices of ours whose newest are too old. */
export const renewDevices = (ctx: CauseCtx): E.Either<Fault, readonly Emission[]> =>
  pipe(
    ctx.query(dueDevices, { now_ms: ctx.nowMs }),
    E.chain(E.traverseArray((device) => renewDevice(ctx, device))),
    E.map((drafts) => drafts.flat()),
  );

/** Every hour, renews prekeys older than a week and addresses that expire soon, for each device of ours. */
export const replenishPrekeys = job({
  name: 'replenishPrekeys',
  everyMs: 60 * 60 * 1_000,
  limit: 300,
  state: t.strict({}),
  initial: {},
  run: (ctx) =>
    pipe(
      renewDevices(ctx),
      E.map((emissions) => ({ emissions, state: {} })),
    ),
});
