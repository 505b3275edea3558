import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Fault, type SessionCtx, type TypedBody } from '../../../lib';
import { ensureKey } from '../keys/ensureKey';
import { draftInGroup } from '../rules/drafts';
import { keyClassOf } from '../wire/derive';
import { type Found } from './findMessage';

/** Attaches an event to a message: it expires with the message and uses a key of the same class. */
export const attachToMessage = <B>(
  ctx: SessionCtx,
  { message: { group_id, expires_at_ms }, author }: Found,
  what: TypedBody<B>,
): E.Either<Fault, EventId> =>
  pipe(
    ensureKey(ctx, author, group_id, keyClassOf(expires_at_ms)),
    E.chain((key_id) => ctx.emit(draftInGroup(author, ctx.nowMs, { group_id, key_id }, what, expires_at_ms))),
  );

export interface MessageParams {
  readonly message_id: EventId;
}
