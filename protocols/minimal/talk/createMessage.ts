import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { EventId, Flow, SessionCtx } from '../../../lib';
import { ownPeer } from '../people/peerQueries';
import { messageDraft } from './messageDraft';

/** Writes a message to everyone this identity knows. Reflector `shareMessage` sends it. */
export const createMessage: Flow<SessionCtx, { readonly text: string }, { readonly message_id: EventId }> =
  (ctx) =>
  ({ text }) =>
  () =>
    pipe(
      ownPeer(ctx),
      E.chain((peer_id) => ctx.emit(messageDraft({ identity_id: ctx.identity_id, peer_id }, text, ctx.nowMs))),
      E.map((message_id) => ({ message_id })),
    );
