import * as E from 'fp-ts/Either';
import { type EventId, type Flow, type SessionCtx, ZERO_ID } from '../../../lib';
import { ensureKey } from '../keys/ensureKey';
import { draftInGroup } from '../rules/drafts';
import { EXPIRY_MS_MAX } from '../rules/checkRetention';
import { keyClassOf } from '../wire/derive';
import { findChannel } from './findChannel';
import { checkText } from './checkText';
import { messageLayout } from '../wire/bodies/talk';

interface NewMessage {
  readonly channel_id: EventId;
  readonly text: string;
  readonly reply_to?: EventId;
  /** Milliseconds from now; a shorter retention of the channel wins. */
  readonly lasts_ms?: number;
}

/** Computes the expiry of a new message by the shorter of its own and its channel's lifetime; 0 is never. */
const expiryOf = (nowMs: number, lasts_ms: number, retention_ms: number): number => {
  const lasts = [lasts_ms, Math.min(retention_ms, EXPIRY_MS_MAX - nowMs)].filter((ms) => ms > 0);
  return lasts.length === 0 ? 0 : nowMs + Math.min(...lasts);
};

/** Writes a message to a channel, under the key in use of its group. */
export const createMessage: Flow<SessionCtx, NewMessage, { readonly message_id: EventId }> =
  (ctx) =>
  ({ channel_id, text, reply_to = ZERO_ID, lasts_ms = 0 }) =>
  () => {
    const fitting = checkText(text);
    if (E.isLeft(fitting)) return fitting;
    const found = findChannel(ctx, channel_id);
    if (E.isLeft(found)) return found;
    const { channel, author } = found.right;
    const expires_at_ms = expiryOf(ctx.nowMs, lasts_ms, channel.retention_ms);
    const key_id = ensureKey(ctx, author, channel.group_id, keyClassOf(expires_at_ms));
    if (E.isLeft(key_id)) return key_id;
    const group = { group_id: channel.group_id, key_id: key_id.right };
    const what = { layout: messageLayout, body: { channel_id, reply_to, text } };
    const message_id = ctx.emit(draftInGroup(author, ctx.nowMs, group, what, expires_at_ms));
    return E.isLeft(message_id) ? message_id : E.right({ message_id: message_id.right });
  };
