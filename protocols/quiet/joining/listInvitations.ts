import * as t from 'io-ts';
import { BooleanColumn, IdColumn, query, row } from '../../../lib';
import { OWN_PEER } from '../authority/peerSql';
import { userName } from '../authority/userName';

export const ListedInvitation = row('ListedInvitation', {
  invitation_id: IdColumn,
  user_id: IdColumn,
  user_name: t.string,
  /** Is it for one more device of its maker? */
  is_link: BooleanColumn,
  /** 0 is unlimited. */
  max_uses: t.number,
  closes_at_ms: t.number,
});

/** Invites of a network that nobody revoked, and unused link invites of one's own; closed ones too. */
export const listInvitations = query<{ network_id: Uint8Array; now_ms: number }, t.TypeOf<typeof ListedInvitation>>({
  name: 'invite.list',
  sql: `SELECT x.invitation_id, x.user_id, ${userName('u')} AS user_name, x.is_link, x.max_uses, x.closes_at_ms
          FROM (SELECT received_by, invite_id AS invitation_id, user_id, 0 AS is_link, max_uses, closes_at_ms
                  FROM standing_invites WHERE received_by = :received_by AND network_id = :network_id
                UNION ALL
                SELECT l.received_by, l.link_invite_id, l.user_id, 1, 1, l.closes_at_ms
                  FROM identities i ${OWN_PEER}
                  JOIN standing_devices d ON d.received_by = o.received_by AND d.peer_id = o.peer_id
                  JOIN standing_link_invites l ON l.received_by = d.received_by AND l.user_id = d.user_id AND l.used_by IS NULL
                 WHERE i.received_by = :received_by AND l.network_id = :network_id) x
          JOIN standing_users u ON u.received_by = x.received_by AND u.user_id = x.user_id
         WHERE x.received_by = :received_by ORDER BY x.is_link, x.closes_at_ms, x.invitation_id LIMIT 1000`,
  row: ListedInvitation,
});
