import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Fault, type SessionCtx, denied } from '../../../lib';
import { type OwnAuthor, authorIn } from '../authority/authorIn';
import { type MessageHead, oneMessage } from './messageQueries';

const messageNotKnown: Fault = denied('message.is_known');

export interface Found {
  readonly message: MessageHead;
  readonly author: OwnAuthor;
}

/** Finds a shown message, and the device that speaks for this identity in its network. */
export const findMessage = (ctx: SessionCtx, message_id: EventId): E.Either<Fault, Found> =>
  pipe(
    ctx.query(oneMessage, { message_id, now_ms: ctx.nowMs }),
    E.chain(([message]) => E.fromNullable(messageNotKnown)(message)),
    E.bindTo('message'),
    E.bind('author', ({ message }) => authorIn(ctx, message.network_id)),
  );
