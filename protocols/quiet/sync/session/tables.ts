import { passingTable } from '../../../../lib';

/** A session lives this long after its last authentic packet, in milliseconds. Source: sync, "Session". */
export const SESSION_MS = 30_000;

/** Open sessions, and those that were asked for, by the transit id of what comes in. */
export const sessions = passingTable({
  name: 'sessions',
  columns: {
    transit_in: 'BLOB',
    /**
     * `asked`: what comes in is a hello. `answered`: we said hello, and nothing more goes out until a packet of the
     * session has come: whoever asked may have given another's address. `open`: both know the session's secret.
     */
    stage: 'TEXT',
    peer_id: 'BLOB',
    network_id: 'BLOB',
    request_id: 'BLOB',
    session_secret: 'SECRET',
    /** Of the one who asked: its half of the exchange. Of the one who answered: what the hello is sent under. */
    first_secret: 'SECRET',
    /** Where the other side was when this was opened: only there do packets of it go. */
    reached: 'TEXT',
    /** 0 from the requester, 1 to it. */
    direction_out: 'INTEGER',
    opened_ms: 'INTEGER',
  },
  key: ['transit_in'],
  everyOwner: [['transit_in'], ['peer_id']],
  rowsMax: 4_096,
});

/** Whom we asked for a session, how often without an answer, and when next. */
export const asks = passingTable({
  name: 'asks',
  columns: { peer_id: 'BLOB', tries: 'INTEGER', answered: 'INTEGER', next_ms: 'INTEGER' },
  key: ['peer_id'],
  rowsMax: 8_192,
});

/** When a request for a session was last granted to a device, and how many more it may make. */
export const grantsGiven = passingTable({
  name: 'session_grants',
  columns: { peer_id: 'BLOB', tokens: 'INTEGER', at_ms: 'INTEGER' },
  key: ['peer_id'],
  rowsMax: 8_192,
});
/** When a device was last heard, and how far its clock is ahead of ours. */
export const heard = passingTable({
  name: 'heard',
  columns: { peer_id: 'BLOB', heard_ms: 'INTEGER', skew_ms: 'INTEGER' },
  key: ['peer_id'],
  rowsMax: 8_192,
});

/**
 * Frames that were answered, by the nonce of their packet: who records a packet and throws it again is not answered
 * again. The oldest go first; an old one costs one more answer then, and no more than that.
 */
export const frames = passingTable({
  name: 'frames',
  columns: { nonce: 'BLOB' },
  key: ['nonce'],
  rowsMax: 65_536,
});
