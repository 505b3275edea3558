import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Flow, type SessionCtx } from '../../../lib';
import { authorIn } from '../authority/authorIn';
import { checkName } from '../rules/checkName';
import { draftInNetwork } from '../rules/drafts';
import { NORMAL, groupLayout } from '../wire/bodies/groups';
import { checkBound } from './bounds';

export const createGroup: Flow<
  SessionCtx,
  { readonly network_id: EventId; readonly name: string },
  { readonly group_id: EventId }
> =
  (ctx) =>
  ({ network_id, name }) =>
  () =>
    pipe(
      checkName(name),
      E.chain(() => authorIn(ctx, network_id)),
      E.chainFirst(() => checkBound(ctx, network_id, 'groups')),
      E.chain((author) =>
        ctx.emit(draftInNetwork(author, ctx.nowMs, { layout: groupLayout, body: { name, kind: NORMAL } })),
      ),
      E.map((group_id) => ({ group_id })),
    );
