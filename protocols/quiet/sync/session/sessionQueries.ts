import * as t from 'io-ts';
import { BooleanColumn, BytesColumn, IdColumn, query, row } from '../../../../lib';
import { isAtCurrentAddress, currentAddress, currentAddressOf } from './currentAddress';
import { newestOf } from '../../rules/hasCome';
import { OWN_PEER, isRemoved } from '../../authority/peerSql';
import { isHeard, isOfMember } from './isHeard';

/** Devices asked for a session in one tick at most. Source: sync, "Session". */
export const REQUESTS_PER_TICK_MAX = 32;
/** Devices that one event is pushed to at most. */
export const PUSHED_MAX = 512;
/** Remaining lifetime from which a session is not renewed yet, in milliseconds. */
const FRESH_MS = 3_000;

/** SQL for "did this device say that our admission is pending?". */
const isPending = (received_by: string, peer_id: string): string => `EXISTS (
  SELECT 1 FROM ephemeral.sessions p WHERE p.received_by = ${received_by} AND p.peer_id = ${peer_id}
     AND p.stage = 'pending' AND p.direction_out = 0 AND p.until_ms > :now_ms)`;

/** SQL for "is the newest key of this device known from a link alone?": no signature says that it is the device's. */
const isKeyByLink = (received_by: string, peer_id: string): string => `EXISTS (
  SELECT 1 FROM contacts l WHERE l.received_by = ${received_by} AND l.peer_id = ${peer_id}
     AND l.seq > coalesce(${newestOf('prekeys', received_by, peer_id)}, 0))`;

const TargetRow = row('TargetRow', {
  peer_id: IdColumn,
  network_id: IdColumn,
  own_id: IdColumn,
  tries: t.number,
  answered: BooleanColumn,
  /** Did it say that we are a guest there? */
  pending: BooleanColumn,
  /** Are we a member who has the device's key from a link alone? Then its answer is not believed. */
  unproven: BooleanColumn,
});
export type SessionTarget = t.TypeOf<typeof TargetRow>;

/**
 * Members' devices without a session that are due to be asked; devices that never answered wait longest. A device whose
 * prekey or address is missing here is left out: a request that cannot leave would count as unanswered.
 */
export const sessionTargets = query<{ now_ms: number }, SessionTarget>({
  name: 'session.targets',
  sql: `SELECT d.peer_id, d.network_id, o.peer_id AS own_id, coalesce(a.tries, 0) AS tries,
               coalesce(a.answered, 0) AS answered, ${isPending('d.received_by', 'd.peer_id')} AS pending,
               ${isKeyByLink('d.received_by', 'd.peer_id')} AND ${isOfMember('o.received_by', 'o.peer_id')} AS unproven
          FROM identities i ${OWN_PEER}
          JOIN (SELECT received_by, network_id, peer_id FROM standing_devices
                UNION SELECT received_by, network_id, peer_id FROM contacts) d
            ON d.received_by = i.received_by AND d.network_id = o.network_id AND d.peer_id <> o.peer_id
          LEFT JOIN ephemeral.asks a ON a.received_by = d.received_by AND a.peer_id = d.peer_id
         WHERE i.received_by = :received_by AND coalesce(a.next_ms, 0) <= :now_ms
           AND ${isHeard('d.received_by', 'd.peer_id')} AND NOT ${isRemoved('o.received_by', 'o.peer_id')}
           AND NOT EXISTS (SELECT 1 FROM ephemeral.sessions s WHERE s.received_by = d.received_by AND s.peer_id = d.peer_id
                              AND s.stage = 'open' AND s.until_ms > :now_ms + ${FRESH_MS} AND ${isAtCurrentAddress('s')})
           AND (EXISTS (SELECT 1 FROM contacts c WHERE c.received_by = d.received_by AND c.peer_id = d.peer_id)
             OR ${newestOf('prekeys', 'd.received_by', 'd.peer_id')} + ${newestOf('addresses', 'd.received_by', 'd.peer_id')} IS NOT NULL)
         ORDER BY tries, coalesce(a.next_ms, 0), d.peer_id LIMIT ${REQUESTS_PER_TICK_MAX}`,
  row: TargetRow,
});

const IntroRow = row('IntroRow', { event_type: t.string, event_id: IdColumn });

/** Events that introduce a device of ours: its peer, prekey and address, and its claim. */
export const introductions = query<{ peer_id: Uint8Array; now_ms: number }, t.TypeOf<typeof IntroRow>>({
  name: 'session.introductions',
  sql: `SELECT 'peer' AS event_type, peer_id AS event_id FROM peers WHERE received_by = :received_by AND peer_id = :peer_id
        UNION ALL SELECT 'user', user_event_id FROM users WHERE received_by = :received_by AND peer_id = :peer_id
        UNION ALL SELECT 'link', link_id FROM links WHERE received_by = :received_by AND linked_id = :peer_id
        UNION ALL SELECT * FROM (SELECT 'prekey', prekey_id FROM prekeys WHERE seq = ${newestOf('prekeys', ':received_by', ':peer_id')})
        UNION ALL SELECT * FROM (SELECT 'address', address_id FROM addresses WHERE seq = ${newestOf('addresses', ':received_by', ':peer_id')})
        LIMIT 16`,
  row: IntroRow,
});

const JoiningRow = row('JoiningRow', {
  joining_id: IdColumn,
  network_id: IdColumn,
  joins_as: t.number,
  peer_id: IdColumn,
  invite_id: IdColumn,
  name: t.string,
  created_at_ms: t.number,
});
export type UnfinishedJoining = t.TypeOf<typeof JoiningRow>;

/** The unfinished joining of a device of ours, until an event here claims the device. */
export const unfinishedJoining = query<{ peer_id: Uint8Array }, UnfinishedJoining>({
  name: 'session.unfinished_joining',
  sql: `SELECT joining_id, network_id, joins_as, peer_id, invite_id, name, created_at_ms FROM joinings j
         WHERE received_by = :received_by AND peer_id = :peer_id
           AND NOT EXISTS (SELECT 1 FROM users u WHERE u.received_by = j.received_by AND u.peer_id = j.peer_id)
           AND NOT EXISTS (SELECT 1 FROM links l WHERE l.received_by = j.received_by AND l.linked_id = j.peer_id) LIMIT 1`,
  row: JoiningRow,
});

const RequesterRow = row('RequesterRow', {
  own_id: IdColumn,
  is_member: BooleanColumn,
  reached: t.union([t.string, t.null]),
  tokens: t.number,
  at_ms: t.number,
});

/**
 * May this device have a session with that one of ours? Only devices of members may, and of guests while their invite
 * is open.
 */
export const requester = query<
  { peer_id: Uint8Array; own_id: Uint8Array; now_ms: number },
  t.TypeOf<typeof RequesterRow>
>({
  name: 'session.requester',
  sql: `SELECT o.peer_id AS own_id, u.is_member, ${currentAddressOf(':received_by', ':peer_id')} AS reached, coalesce(g.tokens, 3) AS tokens, coalesce(g.at_ms, 0) AS at_ms
          FROM identities i ${OWN_PEER}
          JOIN standing_devices d ON d.received_by = i.received_by AND d.network_id = o.network_id
          JOIN standing_users u ON u.received_by = d.received_by AND u.user_id = d.user_id
          LEFT JOIN ephemeral.session_grants g ON g.received_by = d.received_by AND g.peer_id = d.peer_id
         WHERE i.received_by = :received_by AND o.peer_id = :own_id AND d.peer_id = :peer_id
           AND (u.is_member = 1 OR EXISTS (
             SELECT 1 FROM users n JOIN standing_invites v ON v.received_by = n.received_by AND v.invite_id = n.invite_id
              WHERE n.received_by = u.received_by AND n.peer_id = u.user_id AND v.closes_at_ms > :now_ms))
         LIMIT 1`,
  row: RequesterRow,
});

const SessionRow = row('SessionRow', { peer_id: IdColumn, network_id: IdColumn, opened_ms: t.number });
export type OpenSession = t.TypeOf<typeof SessionRow>;

/** Devices with an open session. */
export const openSessions = query<{ now_ms: number }, OpenSession>({
  name: 'session.open',
  sql: `SELECT peer_id, network_id, max(opened_ms) AS opened_ms FROM ephemeral.sessions s
         WHERE received_by = :received_by AND stage = 'open' AND until_ms > :now_ms AND ${isAtCurrentAddress('s')}
           AND ${isHeard(':received_by', 's.peer_id')}
         GROUP BY peer_id, network_id ORDER BY peer_id LIMIT ${PUSHED_MAX}`,
  row: SessionRow,
});

/** Pending sessions that one admission opens at most: a user has no more devices. */
export const GREETED_MAX = 64;

const AdmittedRow = row('AdmittedRow', {
  transit_in: BytesColumn,
  peer_id: IdColumn,
  request_id: BytesColumn,
  hello_key: BytesColumn,
});
export type AdmittedSession = t.TypeOf<typeof AdmittedRow>;

/** Sessions that a member's devices asked for while the member was a guest. */
export const admittedSessions = query<{ user_id: Uint8Array; now_ms: number }, AdmittedSession>({
  name: 'session.admitted',
  sql: `SELECT s.transit_in, s.peer_id, s.request_id, s.hello_key FROM standing_users u
          JOIN standing_devices d ON d.received_by = u.received_by AND d.user_id = u.user_id
          JOIN ephemeral.sessions s ON s.received_by = d.received_by AND s.peer_id = d.peer_id
           AND s.stage = 'pending' AND s.direction_out = 1 AND s.until_ms > :now_ms
         WHERE u.received_by = :received_by AND u.user_id = :user_id AND u.is_member = 1
         ORDER BY s.opened_ms DESC LIMIT ${GREETED_MAX}`,
  row: AdmittedRow,
});

const WaitingRow = row('WaitingRow', { transit_in: BytesColumn, stage: t.string });

/** Requests of ours to one device that a later one replaced, and the pending sessions they opened. */
export const replacedRequests = query<{ peer_id: Uint8Array; before_ms: number }, t.TypeOf<typeof WaitingRow>>({
  name: 'session.replaced_requests',
  sql: `SELECT transit_in, stage FROM ephemeral.sessions
         WHERE received_by = :received_by AND peer_id = :peer_id AND direction_out = 0 AND stage IN ('asked', 'pending')
           AND opened_ms < :before_ms LIMIT 64`,
  row: WaitingRow,
});

export const sessionQueries = [
  currentAddress,
  sessionTargets,
  introductions,
  unfinishedJoining,
  requester,
  openSessions,
  admittedSessions,
  replacedRequests,
];
