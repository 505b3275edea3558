import { passingTable } from '../../../../lib';

/** Lifetime of a session after its last authentic packet, in milliseconds. Source: sync, "Session". */
export const SESSION_MS = 30_000;
/** Lifetime of a pending session after its last request, in milliseconds. Source: sync, "Session". */
export const PENDING_MS = 60 * 60 * 1_000;

/** Open and requested sessions, by the transit id of incoming packets. */
export const sessionsTable = passingTable({
  name: 'sessions',
  columns: {
    transit_in: 'BLOB',
    /**
     * `asked`: the next packet is a hello. `answered`: we said hello, and send nothing more until a packet of the session
     * comes, since the request may name a victim's address. `pending`: the requester is a guest, who is sent nothing
     * but hellos until they are admitted. `open`: both sides know the session's secret.
     */
    stage: 'TEXT',
    peer_id: 'BLOB',
    network_id: 'BLOB',
    request_id: 'BLOB',
    session_secret: 'SECRET',
    /** The requester keeps its half of the exchange here; the other side keeps the secret that its hello is sent under. */
    first_secret: 'SECRET',
    /** The responder's ephemeral public key while the requester is pending: the second hello repeats it. */
    hello_key: 'BLOB',
    /** The other side's address at the opening. Packets of the session go nowhere else. */
    reached: 'TEXT',
    /** 0: from the requester; 1: to the requester. */
    direction_out: 'INTEGER',
    opened_ms: 'INTEGER',
  },
  key: ['transit_in'],
  everyOwner: [['transit_in'], ['peer_id']],
  rowsMax: 4_096,
});

/** How long the pauses of a device are remembered after its last request, in milliseconds. */
export const ASKS_REMEMBERED_MS = 24 * 60 * 60 * 1_000;

/** Devices asked for a session: attempts without an answer, and the time of the next one. */
export const asksTable = passingTable({
  name: 'asks',
  columns: { peer_id: 'BLOB', tries: 'INTEGER', answered: 'INTEGER', next_ms: 'INTEGER' },
  key: ['peer_id'],
  rowsMax: 8_192,
});

/** Token buckets for granted requests, one for each device. */
export const sessionGrantsTable = passingTable({
  name: 'session_grants',
  columns: { peer_id: 'BLOB', tokens: 'INTEGER', at_ms: 'INTEGER' },
  key: ['peer_id'],
  rowsMax: 8_192,
});
/** Last packet of each device, and its clock skew. */
export const heardTable = passingTable({
  name: 'heard',
  columns: { peer_id: 'BLOB', heard_ms: 'INTEGER', skew_ms: 'INTEGER' },
  key: ['peer_id'],
  rowsMax: 8_192,
});

/**
 * Replay guard: nonces of packets whose frames were answered. The oldest are evicted first; a replay of an evicted one
 * costs one more answer.
 */
export const framesTable = passingTable({
  name: 'frames',
  columns: { nonce: 'BLOB' },
  key: ['nonce'],
  rowsMax: 65_536,
});
