import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { type Emission, type Fault, IdColumn, bodyIn, query, row } from '../../../lib';
import type { Reflector } from '../../../streams/kit';
import { EVERYONE, groupMemberLayout } from '../wire/bodies/groups';
import { userLayout } from '../wire/bodies/network';
import { draftInNetwork } from '../rules/drafts';
import { OWN_PEER } from '../authority/peerSql';

const AdmissionRow = row('AdmissionRow', {
  own_id: IdColumn,
  group_id: IdColumn,
  kind: t.number,
  everyone_id: IdColumn,
  max_uses: t.number,
  used: t.number,
});

interface Came extends Record<string, number | Uint8Array> {
  invite_id: Uint8Array;
  user_id: Uint8Array;
  now_ms: number;
}

/** A limited invite of ours that is still open, with the number of users it has admitted. */
export const admission = query<Came, t.TypeOf<typeof AdmissionRow>>({
  name: 'member.admission',
  sql: `SELECT o.peer_id AS own_id, v.group_id, g.kind, ev.group_id AS everyone_id, v.max_uses,
               (SELECT count(DISTINCT u.peer_id) FROM users u JOIN grants x ON x.received_by = u.received_by AND x.user_id = u.peer_id
                 JOIN groups xg ON xg.received_by = x.received_by AND xg.group_id = x.group_id AND xg.kind <> 0
                WHERE u.received_by = v.received_by AND u.invite_id = v.invite_id AND x.peer_id = o.peer_id) AS used
          FROM identities i
          ${OWN_PEER}
          JOIN standing_invites s ON s.received_by = o.received_by AND s.invite_id = :invite_id
          JOIN invites v ON v.received_by = s.received_by AND v.invite_id = s.invite_id AND v.peer_id = o.peer_id
          JOIN groups g ON g.received_by = v.received_by AND g.group_id = v.group_id
          JOIN groups ev ON ev.received_by = v.received_by AND ev.network_id = v.network_id AND ev.kind = ${EVERYONE}
         WHERE i.received_by = :received_by AND v.max_uses > 0 AND v.closes_at_ms > :now_ms
           AND NOT EXISTS (SELECT 1 FROM standing_users m WHERE m.received_by = v.received_by AND m.user_id = :user_id AND m.is_member = 1)
         ORDER BY ev.created_at_ms, ev.group_id LIMIT 1`,
  row: AdmissionRow,
});

/**
 * Admits a guest who joined by a limited invite of ours, while uses are left. Only the inviter's node counts uses, run by
 * run, so that two guests at once cannot both take the last one.
 */
export const admitMember: Reflector = {
  name: 'admitMember',
  on: 'user',
  limit: 2,
  reflect: (e, ctx) =>
    pipe(
      bodyIn(e.event, userLayout),
      E.chain(({ invite_id }): E.Either<Fault, readonly t.TypeOf<typeof AdmissionRow>[]> =>
        invite_id === null
          ? E.right([])
          : ctx.query(admission, { invite_id, user_id: e.event.signed_by, now_ms: ctx.nowMs }),
      ),
      E.map(([found]): readonly Emission[] => {
        if (found === undefined || found.used >= found.max_uses) return [];
        const { own_id, group_id, everyone_id, kind } = found;
        const author = { identity_id: ctx.identity_id, peer_id: own_id, network_id: e.event.realm_id };
        const groups = kind === EVERYONE ? [everyone_id] : [everyone_id, group_id];
        return groups.map((id) =>
          draftInNetwork(author, ctx.nowMs, {
            layout: groupMemberLayout,
            body: { group_id: id, user_id: e.event.signed_by },
          }),
        );
      }),
    ),
};
