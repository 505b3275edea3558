/** Events by which devices that belong to nobody yet introduce themselves: kept of one week, per identity and network. */
export const STRANGERS_MAX = 256;
/** Users who proved a limited invite, beyond those it lets in. */
export const GUESTS_MAX = 64;

const WEEK_MS = 7 * 24 * 60 * 60 * 1_000;
/** Rows looked at, newest first: what a look-up costs is bounded, however much is here. */
const LOOKED_AT_MAX = 2 * STRANGERS_MAX;
const USERS_LOOKED_AT_MAX = 2_048;

/** Of the newest rows of one table of this week, those whose device no user and no link says anything of. */
const unproven = (table: string): string => `
  (SELECT count(*) FROM (SELECT received_by, peer_id, seq FROM ${table} WHERE received_by = o.received_by
                          ORDER BY seq DESC LIMIT ${LOOKED_AT_MAX}) n
     JOIN events e ON e.seq = n.seq AND e.stored_ms > :now_ms - ${WEEK_MS}
     JOIN peers p ON p.received_by = n.received_by AND p.peer_id = n.peer_id AND p.network_id = o.network_id
    WHERE NOT EXISTS (SELECT 1 FROM users u WHERE u.received_by = n.received_by AND u.peer_id = n.peer_id)
      AND NOT EXISTS (SELECT 1 FROM links l WHERE l.received_by = n.received_by AND l.link_invite_id = p.link_invite_id
                         AND l.linked_id = p.peer_id))`;

/**
 * Two columns of a look-up over a prekey `o`: how much strangers have left here, and the invites (hex, joined) that
 * have as many guests as they may.
 */
export const ROOM = `${['peers', 'prekeys', 'addresses'].map(unproven).join(' + ')} AS strangers,
  (SELECT group_concat(lower(hex(invite_id))) FROM (
     SELECT v.invite_id FROM (SELECT received_by, invite_id FROM users WHERE received_by = o.received_by
                               ORDER BY seq DESC LIMIT ${USERS_LOOKED_AT_MAX}) u
       JOIN invites v ON v.received_by = u.received_by AND v.invite_id = u.invite_id AND v.max_uses > 0
      GROUP BY v.invite_id HAVING count(*) >= ${GUESTS_MAX} + v.max_uses)) AS full_invites`;

const USER_CODE = 0x04;
/** Codes of what is kept of a device before anything says whose it is: peer, prekey, address. */
const KEPT: ReadonlySet<number> = new Set([0x03, 0x0d, 0x0e]);
const INVITE_AT = 64;

type Row = Readonly<Record<string, unknown>>;

/** Is there room for one more of this type? `body` is that of the event. Told before anything of it is verified. */
export const hasRoom = ({ strangers, full_invites }: Row, code: number, body: Uint8Array): boolean => {
  if (KEPT.has(code)) return Number(strangers) < STRANGERS_MAX;
  if (code !== USER_CODE || typeof full_invites !== 'string') return true;
  return !full_invites.includes(Buffer.from(body.subarray(INVITE_AT, INVITE_AT + 16)).toString('hex'));
};
