import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { EventId, Flow, SessionCtx } from '../../../lib';
import { authorIn } from '../authority/authorIn';
import { checkName } from '../rules/checkName';
import { draftInNetwork } from '../rules/drafts';
import { userUpdateLayout } from '../wire/bodies/network';

/** Renames this identity's user. Refuses: a name that could be taken for an id. */
export const updateUser: Flow<
  SessionCtx,
  { readonly network_id: EventId; readonly name: string },
  { readonly user_update_id: EventId }
> =
  (ctx) =>
  ({ network_id, name }) =>
  () =>
    pipe(
      checkName(name),
      E.chain(() => authorIn(ctx, network_id)),
      E.chain((author) => ctx.emit(draftInNetwork(author, ctx.nowMs, { layout: userUpdateLayout, body: { name } }))),
      E.map((user_update_id) => ({ user_update_id })),
    );
