import { lookup } from '../../../../lib';
import { IS_AT_ADDRESS, JOIN_ADDRESS, addressColumns } from './currentAddress';
import { QUOTA_COLUMNS } from './firstContactQuota';
import { SESSION_MS } from './sessionTables';
import { isHeard, isPresent } from './isHeard';

/** SQL for "is this session's device heard?". A pending session is heard while its guest is one. */
const isSessionHeard = `iif(s.stage = 'pending' AND s.direction_out = 1,
  ${isPresent('s.received_by', 's.peer_id')}, ${isHeard('s.received_by', 's.peer_id')})`;

/**
 * Finds owner and opener of a packet: a session's secret, else the seed of the prekey it is sealed to. Standing is asked
 * for each packet, so a session ends in the turn in which its device's standing does.
 */
export const transitLookup = lookup({
  kind: 'transit',
  sql: `SELECT received_by, 'keyed' AS form, stage, direction_out, network_id, peer_id, request_id, session_secret AS opener
          FROM ephemeral.sessions s WHERE transit_in = :id AND until_ms > :now_ms AND ${isSessionHeard} LIMIT 1`,
  ownerless: true,
  secret: 'opener',
  otherwise: 'first_contact',
  // Unsealing costs a hundred times as much as anything else that a stranger can make us do.
  metered: { by: 'form', is: 'sealed', perOrigin: { perS: 20, burst: 64 }, inAll: { perS: 1_000, burst: 1_000 } },
  renews: { table: 'sessions', by: 'transit_in', forMs: SESSION_MS },
});

/** Finds the prekey that a packet is sealed to, and the room left for strangers. */
export const firstContactLookup = lookup({
  kind: 'first_contact',
  sql: `SELECT o.received_by, 'sealed' AS form, 'first' AS stage, o.network_id, s.bytes AS opener, ${QUOTA_COLUMNS}
          FROM own_prekeys o JOIN secrets s ON s.received_by = o.received_by
           AND s.ref = 'prekey_secret:' || lower(hex(o.prekey_id)) WHERE o.transit_id = :id
         LIMIT 1`,
  ownerless: true,
  secret: 'opener',
});

/** Finds a requested session, with the secret half of the key sent along. */
export const askedLookup = lookup({
  kind: 'asked',
  sql: `SELECT peer_id, network_id, request_id, reached, opened_ms, first_secret AS ephemeral FROM ephemeral.sessions
         WHERE received_by = :received_by AND transit_in = :id AND stage = 'asked'`,
  secret: 'ephemeral',
});

/**
 * Finds an open session with a device and the address of its packets. Both sides may have asked at once: among several
 * sessions, the one with the newest arrival is used. Sending on it keeps the same session alive on both sides.
 */
export const sessionLookup = lookup({
  kind: 'session',
  sql: `SELECT 'keyed' AS form, s.network_id, s.direction_out, s.session_secret AS closer, ${addressColumns('s.network_id')}
          FROM ephemeral.sessions s JOIN identities i ON i.received_by = s.received_by ${JOIN_ADDRESS('s.peer_id')}
         WHERE s.received_by = :received_by AND s.peer_id = :id AND s.stage = 'open' AND s.until_ms > :now_ms AND ${IS_AT_ADDRESS}
           AND ${isHeard('s.received_by', 's.peer_id')}
         ORDER BY s.until_ms DESC, s.opened_ms DESC, s.id DESC LIMIT 1`,
  secret: 'closer',
});

/** Finds the session of a request we answer, with the secret that came with it: the requester can open a hello under it. */
export const helloLookup = lookup({
  kind: 'hello',
  sql: `SELECT 'keyed' AS form, s.network_id, s.direction_out, s.first_secret AS closer, ${addressColumns('s.network_id')}
          FROM ephemeral.sessions s JOIN identities i ON i.received_by = s.received_by ${JOIN_ADDRESS('s.peer_id')}
         WHERE s.received_by = :received_by AND s.peer_id = :id AND s.stage IN ('answered', 'pending') AND s.direction_out = 1
           AND s.until_ms > :now_ms AND ${IS_AT_ADDRESS}
         ORDER BY s.opened_ms DESC, s.id DESC LIMIT 1`,
  secret: 'closer',
});
