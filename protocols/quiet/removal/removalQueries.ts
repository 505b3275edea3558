import * as t from 'io-ts';
import { BooleanColumn, IdColumn, query, row } from '../../../lib';

const TargetRow = row('RemovalTarget', {
  network_id: IdColumn,
  user_id: IdColumn,
  /** Null for a user who is no admin. */
  admin_rank: t.union([t.number, t.null]),
});
export type RemovalTarget = t.TypeOf<typeof TargetRow>;

/** A user who counts, as the target of a removal. */
export const targetUser = query<{ user_id: Uint8Array }, RemovalTarget>({
  name: 'removal.user',
  sql: `SELECT network_id, user_id, admin_rank FROM standing_users
         WHERE received_by = :received_by AND user_id = :user_id LIMIT 1`,
  row: TargetRow,
});

/** The user of a device that counts. */
export const targetPeer = query<{ peer_id: Uint8Array }, RemovalTarget>({
  name: 'removal.peer',
  sql: `SELECT u.network_id, u.user_id, u.admin_rank FROM standing_devices d
          JOIN standing_users u ON u.received_by = d.received_by AND u.user_id = d.user_id
         WHERE d.received_by = :received_by AND d.peer_id = :peer_id LIMIT 1`,
  row: TargetRow,
});

const HeadRow = row('RemovalHead', { peer_id: IdColumn, cutoff: IdColumn });
const NONE = `x'${'00'.repeat(16)}'`;

/** A user's devices with the cutoffs of their logs: all that is here, or the earlier cutoff of a device removed before. */
export const cutoffsOf = query<{ user_id: Uint8Array }, t.TypeOf<typeof HeadRow>>({
  name: 'removal.cutoffs',
  sql: `SELECT peer_id, cutoff FROM (
          SELECT 0 AS gone, d.peer_id, coalesce(h.event_id, ${NONE}) AS cutoff FROM standing_devices d
            LEFT JOIN heads h ON h.received_by = d.received_by AND h.signer = d.peer_id AND h.scope = d.network_id
           WHERE d.received_by = :received_by AND d.user_id = :user_id
          UNION ALL
          SELECT 1, r.peer_id, coalesce((SELECT c.cutoff FROM peer_cutoffs c WHERE c.received_by = r.received_by
                    AND c.network_id = r.network_id AND c.device_id = r.peer_id ORDER BY c.removal_id, c.nth LIMIT 1), ${NONE})
            FROM removed_devices r WHERE r.received_by = :received_by AND r.user_id = :user_id)
         ORDER BY gone, peer_id LIMIT 8`,
  row: HeadRow,
});

const InvitationRow = row('Revocable', { invitation_id: IdColumn });

/** Invites to revoke with a removal: every open one, and all of the removed user. */
export const revocableInvites = query<
  { network_id: Uint8Array; user_id: Uint8Array; now_ms: number },
  t.TypeOf<typeof InvitationRow>
>({
  name: 'removal.invites',
  sql: `SELECT invite_id AS invitation_id FROM standing_invites
         WHERE received_by = :received_by AND network_id = :network_id AND (max_uses = 0 OR user_id = :user_id)
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
  cutoffsOf,
  revocableInvites,
  openArrivals,
  oneInvitation,
  rankOf,
];

/** Grants and revocations caused by one event at most; the next revocation brings the rest. */
export const FOLLOW_UPS_MAX = 512;
