import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Flow, type SessionCtx } from '../../../lib';
import { authorIn } from '../authority/authorIn';
import { emitUserRemoval } from './removeUser';

/** This identity's user leaves a network. */
export const leaveNetwork: Flow<SessionCtx, { readonly network_id: EventId }, { readonly remove_user_id: EventId }> =
  (ctx) =>
  ({ network_id }) =>
  () =>
    pipe(
      authorIn(ctx, network_id),
      E.chain(({ user_id }) => emitUserRemoval(ctx, user_id)),
    );
