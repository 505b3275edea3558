import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type * as t from 'io-ts';
import { type Emission, IdColumn, bodyIn, query, row } from '../../../lib';
import type { Reflector } from '../../../streams/kit';
import { adminIn } from '../authority/adminIn';
import { draftInNetwork } from '../rules/drafts';
import { revokeInviteLayout } from '../wire/bodies/removal';
import { FOLLOW_UPS_MAX } from './removalQueries';
import { groupMemberLayout } from '../wire/bodies/groups';

const HeldRow = row('HeldRow', { user_id: IdColumn, group_id: IdColumn });

/**
 * Users who joined by an open invite before its revocation was stored here, without an admin's grant. Removed users are
 * among them: a grant gives them no rights, and keeps their earlier messages visible.
 */
export const arrivalsBeforeRevocation = query<
  { invitation_id: Uint8Array; revocation_id: Uint8Array },
  t.TypeOf<typeof HeldRow>
>({
  name: 'member.held_before',
  sql: `SELECT DISTINCT u.peer_id AS user_id, ev.group_id FROM revocations v
          JOIN users u ON u.received_by = v.received_by AND u.invite_id = v.invitation_id AND u.by_open_invite = 1 AND u.seq < v.seq
          JOIN groups ev ON ev.received_by = v.received_by AND ev.seq = (SELECT g.seq FROM groups g WHERE g.received_by = v.received_by
            AND g.network_id = v.network_id AND g.kind = 2 ORDER BY g.created_at_ms, g.group_id LIMIT 1)
         WHERE v.received_by = :received_by AND v.revocation_id = :revocation_id AND v.invitation_id = :invitation_id
           AND NOT EXISTS (SELECT 1 FROM standing_invites s WHERE s.received_by = v.received_by AND s.invite_id = v.invitation_id)
           AND NOT EXISTS (SELECT 1 FROM standing_users s WHERE s.received_by = v.received_by AND s.user_id = u.peer_id AND s.is_member = 1)
           AND NOT EXISTS (SELECT 1 FROM grants x JOIN groups g ON g.received_by = x.received_by AND g.group_id = x.group_id AND g.kind > 0
                             JOIN standing_devices d ON d.received_by = x.received_by AND d.peer_id = x.peer_id
                            WHERE x.received_by = u.received_by AND x.user_id = u.peer_id)
         ORDER BY u.peer_id LIMIT ${FOLLOW_UPS_MAX}`,
  row: HeldRow,
});

/** After the revocation of an open invite, grants membership to users known to have joined by it. Every admin's node does so. */
export const keepMembers: Reflector = {
  name: 'keepMembers',
  on: 'revoke_invite',
  limit: FOLLOW_UPS_MAX,
  reflect: (e, ctx) =>
    pipe(
      E.Do,
      E.bind('body', () => bodyIn(e.event, revokeInviteLayout)),
      E.bind('admin', () => adminIn(ctx, e.event.realm_id)),
      E.bind('held', ({ body, admin }) =>
        admin === undefined
          ? E.right([])
          : ctx.query(arrivalsBeforeRevocation, { invitation_id: body.invitation_id, revocation_id: e.event_id }),
      ),
      E.map(({ admin, held }): readonly Emission[] =>
        admin === undefined
          ? []
          : held.map((body) => draftInNetwork(admin, ctx.nowMs, { layout: groupMemberLayout, body: { ...body } })),
      ),
    ),
};
