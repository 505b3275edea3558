import * as t from 'io-ts';
import { BooleanColumn, IdColumn, query, row } from '../../../../lib';
import { isAtCurrentAddress } from '../session/currentAddress';
import { OWN_PEER } from '../../authority/peerSql';
import { userName } from '../../authority/userName';

const MaybeNumber = t.union([t.number, t.null]);

export const SyncRow = row('SyncRow', {
  peer_id: IdColumn,
  user_id: IdColumn,
  name: t.string,
  /** Is a session open? */
  connected: BooleanColumn,
  /** Requests for a session since it last answered. */
  unanswered: t.number,
  /** Time of its last packet, by our clock, in milliseconds. */
  heard_ms: MaybeNumber,
  /** Clock skew in milliseconds; positive where its clock is ahead of ours. */
  skew_ms: MaybeNumber,
  /** Events that it listed and that are not here. How many it claims to hold counts for nothing. */
  missing_here: t.number,
  /** Events that it asked for and, by its own count, has not got, since both sides were last in step. */
  missing_there: t.number,
  /** Recent rate of arriving events in the scopes it is asked about, per second. */
  per_second: t.number,
  /** Seconds until nothing is missing here, at that rate. */
  seconds_left: MaybeNumber,
});

/** Age at which a measured rate is no longer shown. */
const RATE_MS = 10_000;

/** Sums up the scopes of each device, one row a device. */
const SCOPES = `
  SELECT received_by, peer_id,
         sum(coalesce(iif(theirs < ours, min(lacks, ours - theirs), min(lacks, ours)), 0)) AS there,
         sum(iif(was_ms > :now_ms - ${RATE_MS}, pace / 1000.0, 0)) AS rate
    FROM ephemeral.streams WHERE received_by = :received_by AND theirs IS NOT NULL GROUP BY received_by, peer_id`;

const MISSING = `(SELECT count(*) FROM ephemeral.wants w WHERE w.received_by = d.received_by AND w.peer_id = d.peer_id)`;

/** Lists every other device of a network: its session, and how far each side is behind. */
export const syncStatus = query<{ network_id: Uint8Array; now_ms: number }, t.TypeOf<typeof SyncRow>>({
  name: 'sync.status',
  sql: `WITH scopes AS (${SCOPES}), rows AS (
        SELECT d.received_by, d.peer_id, d.user_id, ${userName('u')} AS name,
               EXISTS (SELECT 1 FROM ephemeral.sessions s WHERE s.received_by = d.received_by AND s.peer_id = d.peer_id
                          AND s.stage = 'open' AND s.until_ms > :now_ms AND ${isAtCurrentAddress('s')}) AS connected,
               coalesce(a.tries, 0) AS unanswered, h.heard_ms, h.skew_ms,
               ${MISSING} AS missing_here, coalesce(s.there, 0) AS missing_there, coalesce(s.rate, 0) AS per_second
          FROM standing_devices d
          JOIN standing_users u ON u.received_by = d.received_by AND u.user_id = d.user_id
          LEFT JOIN ephemeral.asks a ON a.received_by = d.received_by AND a.peer_id = d.peer_id
          LEFT JOIN ephemeral.heard h ON h.received_by = d.received_by AND h.peer_id = d.peer_id
          LEFT JOIN scopes s ON s.received_by = d.received_by AND s.peer_id = d.peer_id
         WHERE d.received_by = :received_by AND d.network_id = :network_id
           AND NOT EXISTS (SELECT 1 FROM identities i ${OWN_PEER}
                            WHERE i.received_by = d.received_by AND o.peer_id = d.peer_id))
        SELECT *, iif(per_second > 0 AND missing_here > 0, missing_here / per_second, NULL) AS seconds_left
          FROM rows WHERE received_by = :received_by ORDER BY peer_id LIMIT 1000`,
  row: SyncRow,
});

export const GapRow = row('GapRow', {
  user_id: IdColumn,
  name: t.string,
  peer_id: IdColumn,
  /** A network or one of its groups. */
  scope: IdColumn,
  /** Missing events of the device's log in the scope, before one that is here. */
  missing: t.number,
});

/** Lists logs with gaps: "3 of Alice's messages are missing". */
export const syncGaps = query<{ network_id: Uint8Array; now_ms: number }, t.TypeOf<typeof GapRow>>({
  name: 'sync.gaps',
  sql: `SELECT d.user_id, ${userName('u')} AS name, d.peer_id, h.scope, h.seq + 1 - h.held AS missing
          FROM heads h
          JOIN standing_devices d ON d.received_by = h.received_by AND d.peer_id = h.signer
          JOIN standing_users u ON u.received_by = d.received_by AND u.user_id = d.user_id
         WHERE h.received_by = :received_by AND d.network_id = :network_id AND h.seq + 1 > h.held
         ORDER BY name, d.peer_id, h.scope LIMIT 1000`,
  row: GapRow,
});
