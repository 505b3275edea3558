import * as t from 'io-ts';
import { BooleanColumn, IdColumn, query, row } from '../../../../lib';
import { OUTSTANDING_MAX } from './outstandingMax';
import { isComing, isKnown, isOverdue } from './missingIds';
import { isAtCurrentAddress } from '../session/currentAddress';
import { isHeard } from '../session/isHeard';

const WantRow = row('WantRow', {
  peer_id: IdColumn,
  scope: IdColumn,
  event_id: IdColumn,
  tries: t.number,
  known: BooleanColumn,
});
export type Want = t.TypeOf<typeof WantRow>;

/** SQL for "has the device of this row a session now?". Others cannot be asked. */
const isReachable = (of: string): string => `EXISTS (
  SELECT 1 FROM ephemeral.sessions s WHERE s.received_by = ${of}.received_by AND s.peer_id = ${of}.peer_id
     AND s.stage = 'open' AND s.until_ms > :now_ms AND ${isAtCurrentAddress('s')} AND ${isHeard('s.received_by', 's.peer_id')})`;

/** Events that one run asks for again at most. */
export const AGAIN_MAX = 480;

/** Events due for a retry, from devices with a session. */
export const overdueWants = query<{ now_ms: number }, Want>({
  name: 'session.overdue_wants',
  sql: `SELECT w.peer_id, w.scope, w.event_id, w.tries, ${isKnown('w.event_id', 'w.peer_id')} AS known FROM ephemeral.wants w
         WHERE w.received_by = :received_by AND w.tries > 0 AND ${isOverdue('w')} AND ${isReachable('w')}
         ORDER BY w.id LIMIT ${AGAIN_MAX}`,
  row: WantRow,
});

/** Events that a device listed and was not asked for, unless another device is sending them, in the order of the lists. */
export const listedWants = query<{ peer_id: Uint8Array; now_ms: number; limit: number }, Want>({
  name: 'session.listed_wants',
  sql: `SELECT w.peer_id, w.scope, w.event_id, w.tries, ${isKnown('w.event_id', 'w.peer_id')} AS known FROM ephemeral.wants w
         WHERE w.received_by = :received_by AND w.peer_id = :peer_id AND w.tries = 0 AND NOT ${isComing('w.event_id', 'w.peer_id')}
         ORDER BY w.id LIMIT min(:limit, ${OUTSTANDING_MAX})`,
  row: WantRow,
});

const CountRow = row('CountRow', { scope: IdColumn, asked: t.number, listed: t.number });
export type WantCount = t.TypeOf<typeof CountRow>;

/** Numbers of events asked of a device and not yet here, and of further ones that it listed, by scope. */
export const wantCounts = query<{ peer_id: Uint8Array }, WantCount>({
  name: 'session.want_counts',
  sql: `SELECT scope, sum(tries > 0) AS asked, sum(tries = 0) AS listed FROM ephemeral.wants
         WHERE received_by = :received_by AND peer_id = :peer_id GROUP BY scope ORDER BY scope LIMIT 1000`,
  row: CountRow,
});

const ArrivalRow = row('ArrivalRow', { peer_id: IdColumn, last_id: t.number });

/** Devices from which something came since the last run. */
export const newArrivals = query<Record<string, never>, t.TypeOf<typeof ArrivalRow>>({
  name: 'session.new_arrivals',
  sql: `SELECT peer_id, last_id FROM ephemeral.arrivals
         WHERE received_by = :received_by AND last_id > coalesce(before_id, 0) ORDER BY peer_id LIMIT 512`,
  row: ArrivalRow,
});

const PushRow = row('PushRow', { peer_id: IdColumn, scope: IdColumn, from_ms: t.number, compared: t.number });
export type Push = t.TypeOf<typeof PushRow>;

/** Silence after the last push of a burst, and after the first comparison, and length of a burst at most. */
const QUIET_MS = 300;
const COMPARED_AGAIN_MS = 1_500;
const BURST_MS = 1_000;

/** Bursts of pushes that are due to be compared. */
export const duePushes = query<{ now_ms: number }, Push>({
  name: 'session.due_pushes',
  sql: `SELECT p.peer_id, p.scope, p.from_ms, p.compared FROM ephemeral.pushes p
         WHERE p.received_by = :received_by AND (p.last_ms <= :now_ms - iif(p.compared = 0, ${QUIET_MS}, ${COMPARED_AGAIN_MS})
            OR (p.compared = 0 AND p.first_ms <= :now_ms - ${BURST_MS}))
         ORDER BY p.id LIMIT 512`,
  row: PushRow,
});

/** Passes in a row without a find after which the next one waits for the usual job. */
const FOLLOWED_MAX = 3;

const LeftRow = row('LeftRow', { left: BooleanColumn });

/** Is there anything that the job will have to see to? */
export const repairsLeft = query<{ now_ms: number }, t.TypeOf<typeof LeftRow>>({
  name: 'session.repairs_left',
  sql: `SELECT EXISTS (SELECT 1 FROM ephemeral.pushes p WHERE p.received_by = :received_by)
            OR EXISTS (SELECT 1 FROM ephemeral.streams t WHERE t.received_by = :received_by AND t.stage = 'reconciling'
                          AND t.misses BETWEEN 1 AND ${FOLLOWED_MAX} AND ${isReachable('t')})
            OR EXISTS (SELECT 1 FROM ephemeral.wants w WHERE w.received_by = :received_by AND ${isReachable('w')}) AS left LIMIT 1`,
  row: LeftRow,
});

export const wantQueries = [overdueWants, listedWants, wantCounts, newArrivals, duePushes, repairsLeft];
