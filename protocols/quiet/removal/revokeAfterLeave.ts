import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type * as t from 'io-ts';
import { type Emission, IdColumn, bodyIn, equalBytes, query, row } from '../../../lib';
import type { Reflector } from '../../../streams/kit';
import { adminIn } from '../authority/adminIn';
import { draftInNetwork } from '../rules/drafts';
import { removeUserLayout, revokeInviteLayout } from '../wire/bodies/removal';
import { FOLLOW_UPS_MAX, revocableInvites } from './removalQueries';

const LeaverRow = row('LeaverRow', { user_id: IdColumn });

/** The user of a removed device. */
export const leaver = query<{ peer_id: Uint8Array }, t.TypeOf<typeof LeaverRow>>({
  name: 'member.leaver',
  sql: `SELECT user_id FROM removed_devices WHERE received_by = :received_by AND peer_id = :peer_id LIMIT 1`,
  row: LeaverRow,
});

/** After a user has left, revokes every open invite and all of theirs on an admin's node: they could not do so themselves. */
export const revokeAfterLeave: Reflector = {
  name: 'revokeAfterLeave',
  on: 'remove_user',
  limit: FOLLOW_UPS_MAX,
  reflect: (e, ctx) =>
    pipe(
      E.Do,
      E.bind('body', () => bodyIn(e.event, removeUserLayout)),
      E.bind('admin', () => adminIn(ctx, e.event.realm_id)),
      E.bind('gone', () => ctx.query(leaver, { peer_id: e.event.signed_by })),
      E.bind('invites', ({ body: { user_id }, admin, gone: [gone] }) =>
        e.authored || admin === undefined || gone === undefined || !equalBytes(gone.user_id, user_id)
          ? E.right([])
          : ctx.query(revocableInvites, { network_id: e.event.realm_id, user_id, whole: 1, now_ms: ctx.nowMs }),
      ),
      E.map(({ admin, invites }): readonly Emission[] =>
        admin === undefined
          ? []
          : invites.map((body) => draftInNetwork(admin, ctx.nowMs, { layout: revokeInviteLayout, body: { ...body } })),
      ),
    ),
};
