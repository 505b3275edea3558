import { ZERO_ID } from '../../../../lib';
import { prekeyEvent } from '../../events/keys/prekey';
import { addressEvent } from '../../events/network/address';
import { peerEvent } from '../../events/network/peer';
import { userEvent } from '../../events/network/user';
import { userLayout } from '../../wire/bodies/network';

/** Introductions of unclaimed devices kept at most: of one week, for each identity and network. */
export const STRANGERS_MAX = 256;
/** Guests kept at most for one limited invite, beyond its uses. */
export const GUESTS_MAX = 64;

const WEEK_MS = 7 * 24 * 60 * 60 * 1_000;
/** Rows read at most, newest first, so that the cost of a look-up is bounded. */
const LOOKED_AT_MAX = 2 * STRANGERS_MAX;
const USERS_LOOKED_AT_MAX = 2_048;

/** SQL that counts this week's newest rows of a table whose device no `user` and no `link` claims. */
const unproven = (table: string): string => `
  (SELECT count(*) FROM (SELECT received_by, peer_id, seq FROM ${table} WHERE received_by = o.received_by
                          ORDER BY seq DESC LIMIT ${LOOKED_AT_MAX}) n
     JOIN events e ON e.seq = n.seq AND e.stored_ms > :now_ms - ${WEEK_MS}
     JOIN peers p ON p.received_by = n.received_by AND p.peer_id = n.peer_id AND p.network_id = o.network_id
    WHERE NOT EXISTS (SELECT 1 FROM users u WHERE u.received_by = n.received_by AND u.peer_id = n.peer_id)
      AND NOT EXISTS (SELECT 1 FROM links l WHERE l.received_by = n.received_by AND l.link_invite_id = p.link_invite_id
                         AND l.linked_id = p.peer_id))`;

/**
 * Two columns for a look-up over a prekey `o`: how many introductions strangers have left here, and the invites whose
 * guests are at their limit, as joined hex.
 */
export const QUOTA_COLUMNS = `${['peers', 'prekeys', 'addresses'].map(unproven).join(' + ')} AS strangers,
  (SELECT group_concat(lower(hex(invite_id))) FROM (
     SELECT v.invite_id FROM (SELECT received_by, invite_id FROM users WHERE received_by = o.received_by
                               ORDER BY seq DESC LIMIT ${USERS_LOOKED_AT_MAX}) u
       JOIN invites v ON v.received_by = u.received_by AND v.invite_id = u.invite_id AND v.max_uses > 0
      GROUP BY v.invite_id HAVING count(*) >= ${GUESTS_MAX} + v.max_uses)) AS full_invites`;

/** Codes of events that are kept of an unclaimed device. */
const KEPT: ReadonlySet<number> = new Set([peerEvent, prekeyEvent, addressEvent].map(({ code }) => code));
const INVITE_AT = userLayout.offsetOf('invite_id');

type Row = Readonly<Record<string, unknown>>;

/** Is there room for one more event of this type? `body` is the event's, still unverified. */
export const isWithinQuota = ({ strangers, full_invites }: Row, code: number, body: Uint8Array): boolean => {
  if (KEPT.has(code)) return Number(strangers) < STRANGERS_MAX;
  if (code !== userEvent.code || typeof full_invites !== 'string') return true;
  return !full_invites.includes(Buffer.from(body.subarray(INVITE_AT, INVITE_AT + ZERO_ID.length)).toString('hex'));
};
