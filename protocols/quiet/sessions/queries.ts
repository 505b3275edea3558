import * as t from 'io-ts';
import { BooleanColumn, IdColumn, query, row } from '../../../lib';
import { STREAM_IDS_MAX } from '../wire/streamFrame';

/** Devices asked for a session in one tick. Source: sync, "Session". */
export const ASKED_PER_TICK_MAX = 32;
/** Devices that one event is pushed to. */
export const PUSHED_MAX = 512;
/** A session that lives this much longer is not asked for again. */
const FRESH_MS = 3_000;

const TargetRow = row('TargetRow', {
  peer_id: IdColumn,
  network_id: IdColumn,
  own_id: IdColumn,
  tries: t.number,
  answered: BooleanColumn,
});
export type Target = t.TypeOf<typeof TargetRow>;

const OWN_PEER = `CROSS JOIN peers o ON o.received_by = i.received_by AND o.public_key = i.public_key`;

/** Devices with which there is no session, whose turn it is to be asked: those that never answered the longest wait. */
export const targets = query<{ now_ms: number }, Target>({
  name: 'session.targets',
  sql: `SELECT d.peer_id, d.network_id, o.peer_id AS own_id, coalesce(a.tries, 0) AS tries, coalesce(a.answered, 0) AS answered
          FROM identities i ${OWN_PEER}
          JOIN (SELECT received_by, network_id, peer_id FROM standing_devices
                UNION SELECT received_by, network_id, peer_id FROM contacts) d
            ON d.received_by = i.received_by AND d.network_id = o.network_id AND d.peer_id <> o.peer_id
          LEFT JOIN ephemeral.asks a ON a.received_by = d.received_by AND a.peer_id = d.peer_id
         WHERE i.received_by = :received_by AND coalesce(a.next_ms, 0) <= :now_ms
           AND NOT EXISTS (SELECT 1 FROM ephemeral.sessions s WHERE s.received_by = d.received_by AND s.peer_id = d.peer_id
                              AND s.stage = 'open' AND s.until_ms > :now_ms + ${FRESH_MS})
         ORDER BY tries, coalesce(a.next_ms, 0), d.peer_id LIMIT ${ASKED_PER_TICK_MAX}`,
  row: TargetRow,
});

const IntroRow = row('IntroRow', { event_type: t.string, event_id: IdColumn });

/** What introduces a device of ours: who it is, how to seal to it, where it is, and what says whose it is. */
export const introductions = query<{ peer_id: Uint8Array }, t.TypeOf<typeof IntroRow>>({
  name: 'session.introductions',
  sql: `SELECT 'peer' AS event_type, peer_id AS event_id FROM peers WHERE received_by = :received_by AND peer_id = :peer_id
        UNION ALL SELECT 'user', user_event_id FROM users WHERE received_by = :received_by AND peer_id = :peer_id
        UNION ALL SELECT 'link', link_id FROM links WHERE received_by = :received_by AND linked_id = :peer_id
        UNION ALL SELECT * FROM (SELECT 'prekey', prekey_id FROM prekeys WHERE received_by = :received_by AND peer_id = :peer_id
                                  ORDER BY created_at_ms DESC, prekey_id LIMIT 1)
        UNION ALL SELECT * FROM (SELECT 'address', address_id FROM addresses WHERE received_by = :received_by AND peer_id = :peer_id
                                  ORDER BY created_at_ms DESC, address_id LIMIT 1)
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
export type Joining = t.TypeOf<typeof JoiningRow>;

/** The link that a device of ours was made for, as long as nothing here says whose the device is. */
export const unfinished = query<{ peer_id: Uint8Array }, Joining>({
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
  tokens: t.number,
  at_ms: t.number,
});

/** May this device have a session with that one of ours? Only a member's, or a guest's. */
export const requester = query<{ peer_id: Uint8Array; own_id: Uint8Array }, t.TypeOf<typeof RequesterRow>>({
  name: 'session.requester',
  sql: `SELECT o.peer_id AS own_id, u.is_member, coalesce(g.tokens, 3) AS tokens, coalesce(g.at_ms, 0) AS at_ms
          FROM identities i ${OWN_PEER}
          JOIN standing_devices d ON d.received_by = i.received_by AND d.network_id = o.network_id
          JOIN standing_users u ON u.received_by = d.received_by AND u.user_id = d.user_id
          LEFT JOIN ephemeral.session_grants g ON g.received_by = d.received_by AND g.peer_id = d.peer_id
         WHERE i.received_by = :received_by AND o.peer_id = :own_id AND d.peer_id = :peer_id
           AND (u.is_member = 1 OR u.is_guest = 1) LIMIT 1`,
  row: RequesterRow,
});

const SessionRow = row('SessionRow', { peer_id: IdColumn, network_id: IdColumn, opened_ms: t.number });
export type OpenSession = t.TypeOf<typeof SessionRow>;

/** Devices with which there is a session now. */
export const openSessions = query<{ now_ms: number }, OpenSession>({
  name: 'session.open',
  sql: `SELECT peer_id, network_id, max(opened_ms) AS opened_ms FROM ephemeral.sessions
         WHERE received_by = :received_by AND stage = 'open' AND until_ms > :now_ms
         GROUP BY peer_id, network_id ORDER BY peer_id LIMIT ${PUSHED_MAX}`,
  row: SessionRow,
});

const ReaderRow = row('ReaderRow', { peer_id: IdColumn });

/**
 * Devices with a session that may read a stored event: those of its network where its scope is the network, else those
 * of the members of the group that its scope is.
 */
export const readers = query<{ event_id: Uint8Array; now_ms: number }, t.TypeOf<typeof ReaderRow>>({
  name: 'session.readers',
  sql: `SELECT DISTINCT s.peer_id FROM events e JOIN ephemeral.sessions s ON s.received_by = e.received_by
         WHERE e.received_by = :received_by AND e.event_id = :event_id AND e.local_only = 0
           AND s.stage = 'open' AND s.until_ms > :now_ms
           AND (e.scope = s.network_id OR EXISTS (
             SELECT 1 FROM standing_devices d JOIN standing_members m ON m.received_by = d.received_by AND m.user_id = d.user_id
              WHERE d.received_by = e.received_by AND d.peer_id = s.peer_id AND m.group_id = e.scope))
         ORDER BY s.peer_id LIMIT ${PUSHED_MAX}`,
  row: ReaderRow,
});

const ScopeRow = row('ScopeRow', { scope: IdColumn, ahead: t.number, asked_ms: t.number });
export type StreamState = t.TypeOf<typeof ScopeRow>;

/** What to ask a device for: its network's events first, then those of the groups that both are in. */
export const scopesWith = query<{ peer_id: Uint8Array; network_id: Uint8Array }, StreamState>({
  name: 'session.scopes',
  sql: `SELECT x.scope, coalesce(t.ahead, 0) AS ahead, coalesce(t.asked_ms, 0) AS asked_ms
          FROM (SELECT 0 AS nth, :network_id AS scope
                UNION SELECT 1, mine.group_id FROM identities i ${OWN_PEER}
                  JOIN standing_devices od ON od.received_by = o.received_by AND od.peer_id = o.peer_id
                  JOIN standing_members mine ON mine.received_by = od.received_by AND mine.user_id = od.user_id
                  JOIN standing_devices td ON td.received_by = i.received_by AND td.peer_id = :peer_id
                  JOIN standing_members theirs ON theirs.received_by = td.received_by AND theirs.user_id = td.user_id
                   AND theirs.group_id = mine.group_id
                 WHERE i.received_by = :received_by AND o.network_id = :network_id) x
          LEFT JOIN ephemeral.streams t ON t.received_by = :received_by AND t.peer_id = :peer_id AND t.scope = x.scope
         ORDER BY x.nth, x.scope LIMIT 201`,
  row: ScopeRow,
});

const ReadableRow = row('ReadableRow', { readable: t.number });

/** May a device read a scope? Its session's network, or a group that its user is in. */
export const mayRead = query<{ peer_id: Uint8Array; scope: Uint8Array }, t.TypeOf<typeof ReadableRow>>({
  name: 'session.may_read',
  sql: `SELECT 1 AS readable WHERE EXISTS (
            SELECT 1 FROM ephemeral.sessions WHERE received_by = :received_by AND peer_id = :peer_id AND stage = 'open' AND network_id = :scope)
           OR EXISTS (SELECT 1 FROM standing_devices d
                        JOIN standing_members m ON m.received_by = d.received_by AND m.user_id = d.user_id
                       WHERE d.received_by = :received_by AND d.peer_id = :peer_id AND m.group_id = :scope) LIMIT 1`,
  row: ReadableRow,
});

const PlacedRow = row('PlacedRow', { event_id: IdColumn, place: t.number });

/** What lies in a scope after a place, in the order in which it was stored here: parents before those that wait for them. */
export const placedAfter = query<{ scope: Uint8Array; after: number; now_ms: number }, t.TypeOf<typeof PlacedRow>>({
  name: 'session.placed_after',
  sql: `SELECT event_id, place FROM events
         WHERE received_by = :received_by AND scope = :scope AND place > :after AND local_only = 0
           AND (expires_ms = 0 OR expires_ms > :now_ms)
         ORDER BY place LIMIT ${STREAM_IDS_MAX}`,
  row: PlacedRow,
});

const KnownRow = row('KnownRow', { known: BooleanColumn });

/** Is an event here, waiting here, or forgotten? Then it is not asked for. */
export const isKnown = query<{ event_id: Uint8Array }, t.TypeOf<typeof KnownRow>>({
  name: 'session.is_known',
  sql: `SELECT EXISTS (SELECT 1 FROM events WHERE received_by = :received_by AND event_id = :event_id)
            OR EXISTS (SELECT 1 FROM quarantine WHERE received_by = :received_by AND claimed = :event_id)
            OR EXISTS (SELECT 1 FROM tombstones WHERE received_by = :received_by AND event_id = :event_id)
            OR EXISTS (SELECT 1 FROM bad_events WHERE received_by = :received_by AND event_id = :event_id) AS known LIMIT 1`,
  row: KnownRow,
});

const OfScopeRow = row('OfScopeRow', { event_id: IdColumn });

/** An event that may be sent on as one of a scope. */
export const ofScope = query<{ event_id: Uint8Array; scope: Uint8Array }, t.TypeOf<typeof OfScopeRow>>({
  name: 'session.of_scope',
  sql: `SELECT event_id FROM events
         WHERE received_by = :received_by AND event_id = :event_id AND scope = :scope AND local_only = 0 LIMIT 1`,
  row: OfScopeRow,
});

const WantRow = row('WantRow', { peer_id: IdColumn, scope: IdColumn, event_id: IdColumn, tries: t.number });
export type Want = t.TypeOf<typeof WantRow>;

/** Events asked for a while ago. */
export const overdueWants = query<{ before_ms: number }, Want>({
  name: 'session.overdue_wants',
  sql: `SELECT peer_id, scope, event_id, tries FROM ephemeral.wants
         WHERE received_by = :received_by AND asked_ms <= :before_ms ORDER BY id LIMIT 480`,
  row: WantRow,
});

export const sessionQueries = [
  ...[targets, introductions, unfinished, requester, openSessions, readers, scopesWith, mayRead],
  ...[placedAfter, isKnown, ofScope, overdueWants],
];
