import * as t from 'io-ts';
import { BooleanColumn, IdColumn, query, row } from '../../../lib';
import { DEVICES } from '../authority/peerSql';

const TargetRow = row('RemovalTarget', {
  network_id: IdColumn,
  user_id: IdColumn,
  /** Null for a user who is no admin. */
  admin_rank: t.union([t.number, t.null]),
});
export type RemovalTarget = t.TypeOf<typeof TargetRow>;

/** A user who counts or was removed, as the target of a removal. */
export const targetUser = query<{ user_id: Uint8Array }, RemovalTarget>({
  name: 'removal.user',
  sql: `SELECT network_id, user_id, admin_rank FROM standing_users
         WHERE received_by = :received_by AND user_id = :user_id
        UNION ALL SELECT network_id, user_id, admin_rank FROM removed_users
         WHERE received_by = :received_by AND user_id = :user_id LIMIT 1`,
  row: TargetRow,
});

/** The user of a device that counts or was removed. */
export const targetPeer = query<{ peer_id: Uint8Array }, RemovalTarget>({
  name: 'removal.peer',
  sql: `SELECT u.network_id, u.user_id, u.admin_rank FROM ${DEVICES} d
          JOIN (SELECT received_by, network_id, user_id, admin_rank FROM standing_users
                UNION ALL SELECT received_by, network_id, user_id, admin_rank FROM removed_users) u
            ON u.received_by = d.received_by AND u.user_id = d.user_id
         WHERE d.received_by = :received_by AND d.peer_id = :peer_id LIMIT 1`,
  row: TargetRow,
});

const RoundRow = row('RemovalRound', { last: t.union([t.number, t.null]) });

/** The last round in which a user's devices removed a user (`what` 0 or 1), or null. */
export const lastUserRound = query<
  { own_id: Uint8Array; target_id: Uint8Array; what: number },
  t.TypeOf<typeof RoundRow>
>({
  name: 'removal.user_round',
  sql: `SELECT max(r.round) AS last FROM user_removals r
         WHERE r.received_by = :received_by AND r.user_id = :target_id AND r.what = :what
           AND r.peer_id IN (SELECT d.peer_id FROM ${DEVICES} d WHERE d.received_by = r.received_by AND d.user_id = :own_id) LIMIT 1`,
  row: RoundRow,
});

/** The last round in which a user's devices removed a device, or null. */
export const lastPeerRound = query<{ own_id: Uint8Array; target_id: Uint8Array }, t.TypeOf<typeof RoundRow>>({
  name: 'removal.peer_round',
  sql: `SELECT max(r.round) AS last FROM peer_removals r
         WHERE r.received_by = :received_by AND r.device_id = :target_id
           AND r.peer_id IN (SELECT d.peer_id FROM ${DEVICES} d WHERE d.received_by = r.received_by AND d.user_id = :own_id) LIMIT 1`,
  row: RoundRow,
});

const PrecedenceRow = row('DevicePrecedence', { peer_id: IdColumn, nth: t.number });

/** A user's devices that count, in their order of precedence: the root first. */
export const devicesInOrder = query<{ user_id: Uint8Array }, t.TypeOf<typeof PrecedenceRow>>({
  name: 'removal.devices',
  sql: `SELECT peer_id, nth FROM standing_devices WHERE received_by = :received_by AND user_id = :user_id
         ORDER BY nth LIMIT 64`,
  row: PrecedenceRow,
});

const LinkedRow = row('LinkedDevice', { peer_id: IdColumn });

/** Devices that count and hang on a device by any chain of links. */
export const linkedBy = query<{ peer_id: Uint8Array }, t.TypeOf<typeof LinkedRow>>({
  name: 'removal.linked',
  sql: `WITH RECURSIVE down (id) AS (
          SELECT linked_id FROM links WHERE received_by = :received_by AND peer_id = :peer_id
          UNION SELECT l.linked_id FROM down JOIN links l ON l.received_by = :received_by AND l.peer_id = down.id)
        SELECT d.peer_id FROM standing_devices d WHERE d.received_by = :received_by
           AND d.peer_id IN (SELECT id FROM down) ORDER BY d.nth LIMIT 64`,
  row: LinkedRow,
});

const InvitationRow = row('Revocable', { invitation_id: IdColumn });

/**
 * Invites to revoke with a removal: all of that user and, where `whole` is 1, also those for more than one use and the one
 * by which they came.
 */
export const revocableInvites = query<
  { network_id: Uint8Array; user_id: Uint8Array; whole: number; now_ms: number },
  t.TypeOf<typeof InvitationRow>
>({
  name: 'removal.invites',
  sql: `SELECT invite_id AS invitation_id FROM standing_invites
         WHERE received_by = :received_by AND network_id = :network_id AND (user_id = :user_id OR (:whole = 1 AND (max_uses <> 1 OR invite_id IN (
             SELECT u.invite_id FROM users u WHERE u.received_by = :received_by AND u.peer_id = :user_id AND u.invite_id IS NOT NULL))))
           AND closes_at_ms > :now_ms - ${30 * 24 * 60 * 60 * 1_000}
         ORDER BY max_uses, invite_id LIMIT 256`,
  row: InvitationRow,
});

const NewcomerRow = row('OpenNewcomer', { user_id: IdColumn, group_id: IdColumn });

/**
 * Members who joined by an open invite alone, and the groups an admin grants them before it is revoked. The user about to be
 * removed is among them: they counted until then, so their messages stay.
 */
export const openArrivals = query<{ invitation_id: Uint8Array }, t.TypeOf<typeof NewcomerRow>>({
  name: 'removal.let_in',
  sql: `SELECT DISTINCT s.user_id, ev.group_id FROM users u
          JOIN standing_users s ON s.received_by = u.received_by AND s.user_id = u.peer_id AND s.is_member = 1
          JOIN groups ev ON ev.seq = (SELECT g.seq FROM groups g WHERE g.received_by = u.received_by
                                        AND g.network_id = u.network_id AND g.kind = 2 ORDER BY g.created_at_ms, g.group_id LIMIT 1)
           AND ev.received_by = u.received_by
         WHERE u.received_by = :received_by AND u.invite_id = :invitation_id AND u.by_open_invite = 1
           AND NOT EXISTS (SELECT 1 FROM grants x JOIN groups g ON g.received_by = x.received_by AND g.group_id = x.group_id AND g.kind > 0
                             JOIN standing_devices d ON d.received_by = x.received_by AND d.peer_id = x.peer_id
                            WHERE x.received_by = u.received_by AND x.user_id = u.peer_id)
         ORDER BY s.user_id LIMIT 500`,
  row: NewcomerRow,
});

const RevocableRow = row('Invitation', { network_id: IdColumn, user_id: IdColumn, is_link: BooleanColumn });

/** An invite or link invite that counts, with its owner. */
export const oneInvitation = query<{ invitation_id: Uint8Array }, t.TypeOf<typeof RevocableRow>>({
  name: 'removal.invitation',
  sql: `SELECT network_id, user_id, 0 AS is_link FROM standing_invites
         WHERE received_by = :received_by AND invite_id = :invitation_id
        UNION ALL SELECT network_id, user_id, 1 FROM standing_link_invites
         WHERE received_by = :received_by AND link_invite_id = :invitation_id LIMIT 1`,
  row: RevocableRow,
});
const RankRow = row('OwnRank', { admin_rank: t.union([t.number, t.null]) });

/** The rank of a user. */
export const rankOf = query<{ user_id: Uint8Array }, t.TypeOf<typeof RankRow>>({
  name: 'removal.own_rank',
  sql: 'SELECT admin_rank FROM standing_users WHERE received_by = :received_by AND user_id = :user_id LIMIT 1',
  row: RankRow,
});

export const removalQueries = [
  targetUser,
  targetPeer,
  lastUserRound,
  lastPeerRound,
  devicesInOrder,
  linkedBy,
  revocableInvites,
  openArrivals,
  oneInvitation,
  rankOf,
];

/** Grants and revocations caused by one event at most; the next revocation brings the rest. */
export const FOLLOW_UPS_MAX = 512;
