import type * as t from 'io-ts';
import { IdColumn, query, row } from '../../../lib';
import { OWN_PEER } from '../authority/peerSql';

const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * A prekey's secret stays until 37 days after its successor was made. A device that was away for 30 days still seals to the
 * old one, and had seen the successor 7 days late. Source: quiet, "Keys".
 */
const REPLACED_MS = 37 * DAY_MS;
/** The secret of a link stays for 7 days after joining: keys wrapped for the invite may still come. */
const JOINED_MS = 7 * DAY_MS;

const PrekeyRow = row('OldPrekey', { prekey_id: IdColumn, own_id: IdColumn });

/** Prekeys of ours that have expired and were replaced 37 days ago: nobody seals to them any more. */
export const replacedPrekeys = query<{ now_ms: number }, t.TypeOf<typeof PrekeyRow>>({
  name: 'key.replaced_prekeys',
  sql: `SELECT k.prekey_id, own.event_id AS own_id FROM own_prekeys k
          JOIN events own ON own.seq = k.seq
          JOIN events e ON e.received_by = k.received_by AND e.event_id = k.prekey_id
         WHERE k.received_by = :received_by AND e.expires_ms <= :now_ms
           AND EXISTS (SELECT 1 FROM own_prekeys n WHERE n.received_by = k.received_by AND n.network_id = k.network_id
                         AND n.created_at_ms > k.created_at_ms AND n.created_at_ms <= :now_ms - ${REPLACED_MS})
         ORDER BY k.created_at_ms, k.prekey_id LIMIT 16`,
  row: PrekeyRow,
});

const JoiningRow = row('FinishedJoining', { joining_id: IdColumn, invite_id: IdColumn });

/** Joinings that ended in membership at least 7 days ago, with the invite whose secret goes. */
export const finishedJoinings = query<{ now_ms: number }, t.TypeOf<typeof JoiningRow>>({
  name: 'joining.finished',
  sql: `SELECT j.joining_id, j.invite_id FROM identities i ${OWN_PEER}
          JOIN joinings j ON j.received_by = o.received_by AND j.peer_id = o.peer_id
          JOIN standing_devices d ON d.received_by = o.received_by AND d.peer_id = o.peer_id
          JOIN standing_users u ON u.received_by = d.received_by AND u.user_id = d.user_id AND u.is_member = 1
         WHERE i.received_by = :received_by AND j.created_at_ms <= :now_ms - ${JOINED_MS} LIMIT 100`,
  row: JoiningRow,
});

export const replacedQueries = [replacedPrekeys, finishedJoinings];
