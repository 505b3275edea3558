import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { IdColumn, forgetting, query, row } from '../../../lib';
import { hasCome } from '../rules/hasCome';
import { REFUSED_AFTER_MS, job } from '../../../streams/kit';

const HOUR_MS = 60 * 60 * 1_000;
/** Addresses and prekeys forgotten in one tick at most. */
const REPLACED_PER_TICK_MAX = 500;

const ReplacedRow = row('ReplacedRow', { event_id: IdColumn, expires_ms: t.number });

/** SQL for expired rows of a table whose device has a newer one. */
const replacedIn = (table: string, also: string): string => `
  SELECT e.event_id, e.expires_ms FROM ${table} r JOIN events e ON e.seq = r.seq
   WHERE r.received_by = :received_by AND e.expires_ms <= :now_ms ${also}
     AND EXISTS (SELECT 1 FROM ${table} n WHERE n.received_by = r.received_by AND n.peer_id = r.peer_id
                    AND n.created_at_ms > r.created_at_ms AND ${hasCome('n.created_at_ms')})`;

/** Replaced addresses, and replaced prekeys of others. Ours stay for as long as others may seal to them. */
export const replacedEvents = query<{ now_ms: number }, t.TypeOf<typeof ReplacedRow>>({
  name: 'device.replaced',
  sql: `${replacedIn('addresses', '')} UNION ALL ${replacedIn(
    'prekeys',
    'AND NOT EXISTS (SELECT 1 FROM own_prekeys o WHERE o.received_by = r.received_by AND o.prekey_id = e.event_id)',
  )} LIMIT ${REPLACED_PER_TICK_MAX}`,
  row: ReplacedRow,
});

/** Every hour, forgets expired addresses and prekeys, except the newest of each device. */
export const forgetReplaced = job({
  name: 'forgetReplaced',
  everyMs: HOUR_MS,
  limit: 1,
  state: t.strict({}),
  initial: {},
  run: (ctx) =>
    pipe(
      ctx.query(replacedEvents, { now_ms: ctx.nowMs }),
      E.map((rows) => ({
        emissions:
          rows.length === 0
            ? []
            : [
                forgetting(
                  rows.map(({ event_id }) => event_id),
                  Math.max(...rows.map(({ expires_ms }) => expires_ms)) + REFUSED_AFTER_MS,
                ),
              ],
        state: {},
      })),
    ),
});
