import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  type EventId,
  type Fault,
  type Flow,
  type SessionCtx,
  ZERO_ID,
  badBlob,
  refused,
  utf8Length,
} from '../../../lib';
import { TEXT_BYTES_MAX } from '../events/message/layout';
import { ensureKey } from '../keys/flows';
import { oneChannel } from '../people/groups';
import { inGroup } from '../rules/drafts';
import { keyClassOf } from '../wire/derive';
import { authorIn } from './devices';

interface NewMessage {
  readonly channel_id: EventId;
  readonly text: string;
  readonly reply_to?: EventId;
  /** Milliseconds from now; the channel's retention counts where it is shorter. */
  readonly lasts_ms?: number;
}

const channelNotKnown: Fault = badBlob('channel.is_known');

/** When a message made now expires: after the shorter of what its author and its channel say; 0 is never. */
const expiryOf = (nowMs: number, lasts_ms: number, retention_ms: number): number => {
  const lasts = [lasts_ms, retention_ms].filter((ms) => ms > 0);
  return lasts.length === 0 ? 0 : nowMs + Math.min(...lasts);
};

/** Longer texts become files; until there are any they are refused by name, not cut. */
const fits = (text: string): E.Either<Fault, unknown> =>
  utf8Length(text) <= TEXT_BYTES_MAX ? E.right(undefined) : E.left(refused('message.text_is_at_most_346_bytes'));

/** Says something in a channel, under the key of its group that is in use. */
export const createMessage: Flow<SessionCtx, NewMessage, { readonly message_id: EventId }> =
  (ctx) =>
  ({ channel_id, text, reply_to = ZERO_ID, lasts_ms = 0 }) =>
  () =>
    pipe(
      E.Do,
      E.chainFirst(() => fits(text)),
      E.bind('channel', () =>
        E.chain(([one]: readonly ChannelHead[]) => E.fromNullable(channelNotKnown)(one))(
          ctx.query(oneChannel, { channel_id }),
        ),
      ),
      E.bind('author', ({ channel }) => authorIn(ctx, channel.network_id)),
      E.let('expires_at_ms', ({ channel }) => expiryOf(ctx.nowMs, lasts_ms, channel.retention_ms)),
      E.bind('key_id', ({ author, channel, expires_at_ms }) =>
        ensureKey(ctx, author, channel.group_id, keyClassOf(expires_at_ms)),
      ),
      E.chain(({ author, channel: { group_id }, key_id, expires_at_ms }) => {
        const body = { channel_id, reply_to, text };
        return ctx.emit(inGroup(author, ctx.nowMs, { group_id, key_id }, { type: 'message', body }, expires_at_ms));
      }),
      E.map((message_id) => ({ message_id })),
    );

interface ChannelHead {
  readonly network_id: EventId;
  readonly group_id: EventId;
  readonly retention_ms: number;
}
