import * as t from 'io-ts';
import { BytesColumn, IdColumn, query, row } from '../../../../lib';
import { missingIds } from './missingIds';
import { isTaken } from '../session/replayGuard';
import { PUSHED_MAX } from '../session/sessionQueries';
import { isAtCurrentAddress } from '../session/currentAddress';
import { isHeard } from '../session/isHeard';
import { OWN_PEER } from '../../authority/peerSql';

const ReaderRow = row('ReaderRow', {
  peer_id: IdColumn,
  scope: IdColumn,
  /** The burst that the event belongs to, if one is under way: when it began, and the time of its earliest event. */
  first_ms: t.number,
  from_ms: t.number,
});

/**
 * Finds devices with a session that may read a stored event. The scope decides: all devices of the network, or those of
 * the group's members.
 */
export const readers = query<{ event_id: Uint8Array; now_ms: number }, t.TypeOf<typeof ReaderRow>>({
  name: 'session.readers',
  sql: `SELECT DISTINCT s.peer_id, e.scope, coalesce(p.first_ms, 0) AS first_ms, coalesce(p.from_ms, 0) AS from_ms
          FROM events e JOIN ephemeral.sessions s ON s.received_by = e.received_by
          LEFT JOIN ephemeral.pushes p ON p.received_by = e.received_by AND p.peer_id = s.peer_id AND p.scope = e.scope
           AND p.compared = 0
         WHERE e.received_by = :received_by AND e.event_id = :event_id AND e.local_only = 0
           AND s.stage = 'open' AND s.until_ms > :now_ms AND ${isAtCurrentAddress('s')} AND ${isHeard('s.received_by', 's.peer_id')}
           AND (e.scope = s.network_id OR EXISTS (
             SELECT 1 FROM standing_devices d JOIN standing_members m ON m.received_by = d.received_by AND m.user_id = d.user_id
              WHERE d.received_by = e.received_by AND d.peer_id = s.peer_id AND m.group_id = e.scope))
         ORDER BY s.peer_id LIMIT ${PUSHED_MAX}`,
  row: ReaderRow,
});

export const StreamRow = row('StreamRow', {
  scope: IdColumn,
  /** Empty before the first question about the scope. */
  stage: t.string,
  ahead: t.number,
  due: t.number,
  asked_ms: t.number,
  theirs: t.number,
  ours: t.number,
  was: t.number,
  was_ms: t.number,
  pace: t.number,
  checked_ms: t.number,
  check_at_ms: t.number,
  check_id: BytesColumn,
  in_step_ms: t.number,
  misses: t.number,
  cut: t.number,
  lacks: t.number,
});

const NUMBERS = [
  ...['ahead', 'due', 'asked_ms', 'theirs', 'ours', 'was', 'was_ms', 'pace', 'checked_ms', 'check_at_ms', 'in_step_ms'],
  ...['misses', 'cut', 'lacks'],
];
const STATE = [
  `coalesce(t.stage, '') AS stage`,
  `coalesce(t.check_id, x'') AS check_id`,
  ...NUMBERS.map((name) => `coalesce(t.${name}, 0) AS ${name}`),
].join(', ');

/** Scopes to ask a device about: its network first, then the groups that both users are in. */
export const sharedScopes = query<{ peer_id: Uint8Array; network_id: Uint8Array }, t.TypeOf<typeof StreamRow>>({
  name: 'session.scopes',
  sql: `SELECT x.scope, ${STATE}
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
  row: StreamRow,
});

/** The state of catching up one scope with one device. */
export const oneStream = query<{ peer_id: Uint8Array; scope: Uint8Array }, t.TypeOf<typeof StreamRow>>({
  name: 'session.stream_with',
  sql: `SELECT scope, ${STATE} FROM ephemeral.streams t
         WHERE received_by = :received_by AND peer_id = :peer_id AND scope = :scope LIMIT 1`,
  row: StreamRow,
});

const BusyRow = row('BusyRow', { peer_id: IdColumn });

/** The device that a scope is being streamed from. */
export const streamingPeer = query<{ scope: Uint8Array; since_ms: number }, t.TypeOf<typeof BusyRow>>({
  name: 'session.streamed_from',
  sql: `SELECT peer_id FROM ephemeral.streams
         WHERE received_by = :received_by AND scope = :scope AND stage = 'streaming' AND asked_ms > :since_ms
         ORDER BY asked_ms DESC LIMIT 1`,
  row: BusyRow,
});

const ReadableRow = row('ReadableRow', { readable: t.number });

/** May a device read a scope? Its session's network if it is heard, or a group that its user is in. */
export const mayRead = query<{ peer_id: Uint8Array; scope: Uint8Array }, t.TypeOf<typeof ReadableRow>>({
  name: 'session.may_read',
  sql: `SELECT 1 AS readable WHERE ${isHeard(':received_by', ':peer_id')} AND (EXISTS (
            SELECT 1 FROM ephemeral.sessions WHERE received_by = :received_by AND peer_id = :peer_id
               AND stage IN ('answered', 'open') AND network_id = :scope)
           OR EXISTS (SELECT 1 FROM standing_devices d
                        JOIN standing_members m ON m.received_by = d.received_by AND m.user_id = d.user_id
                       WHERE d.received_by = :received_by AND d.peer_id = :peer_id AND m.group_id = :scope)) LIMIT 1`,
  row: ReadableRow,
});

const PlacedRow = row('PlacedRow', { event_id: IdColumn, place: t.number });
export type PlacedEvent = t.TypeOf<typeof PlacedRow>;

/** Events of a scope after a cursor, in the order in which they were stored here: parents before their dependents. */
export const eventsAfter = query<{ scope: Uint8Array; after: number; now_ms: number; limit: number }, PlacedEvent>({
  name: 'session.placed_after',
  sql: `SELECT event_id, place FROM events
         WHERE received_by = :received_by AND scope = :scope AND place > :after AND local_only = 0
           AND (expires_ms = 0 OR expires_ms > :now_ms)
         ORDER BY place LIMIT :limit`,
  row: PlacedRow,
});

const OfScopeRow = row('OfScopeRow', { event_id: IdColumn });

/** The events among listed ids that belong to a scope and may leave: none that has expired, whoever asks for it by its id. */
export const scopeEvents = query<{ ids: string; scope: Uint8Array; now_ms: number }, t.TypeOf<typeof OfScopeRow>>({
  name: 'session.of_scope',
  sql: `SELECT e.event_id FROM json_each(:ids) l CROSS JOIN events e ON e.received_by = :received_by AND e.event_id = unhex(l.value)
         WHERE e.received_by = :received_by AND +e.scope = :scope AND e.local_only = 0
           AND (e.expires_ms = 0 OR e.expires_ms > :now_ms) ORDER BY l.key LIMIT 64`,
  row: OfScopeRow,
  reads: ['events'],
});

const ScopeRow = row('ScopeRow', { scope: IdColumn });

/** The scope of a stored event. */
export const scopeOfEvent = query<{ event_id: Uint8Array }, t.TypeOf<typeof ScopeRow>>({
  name: 'session.scope_of',
  sql: `SELECT scope FROM events WHERE received_by = :received_by AND event_id = :event_id AND scope IS NOT NULL LIMIT 1`,
  row: ScopeRow,
});

export const streamQueries = [
  ...[readers, sharedScopes, oneStream, streamingPeer, mayRead, eventsAfter, isTaken, missingIds],
  ...[scopeEvents, scopeOfEvent],
];
