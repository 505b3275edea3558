import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Flow, type Fault, type SessionCtx, refused } from '../../../lib';
import { draftInNetwork } from '../rules/drafts';
import { authorInGroup } from './authorInGroup';
import { NORMAL, groupMemberLayout } from '../wire/bodies/groups';

const notAdmin: Fault = refused('group_member.is_by_an_admin');

/** Grants membership: of the admins or of everyone as an admin, of another group as its member. */
export const addMember: Flow<
  SessionCtx,
  { readonly group_id: EventId; readonly user_id: EventId },
  { readonly group_member_id: EventId }
> =
  (ctx) =>
  ({ group_id, user_id }) =>
  () =>
    pipe(
      authorInGroup(ctx, group_id),
      E.filterOrElse(
        ({ author, group }) => author.is_admin || group.kind === NORMAL,
        () => notAdmin,
      ),
      E.chain(({ author }) =>
        ctx.emit(draftInNetwork(author, ctx.nowMs, { layout: groupMemberLayout, body: { group_id, user_id } })),
      ),
      E.map((group_member_id) => ({ group_member_id })),
    );
