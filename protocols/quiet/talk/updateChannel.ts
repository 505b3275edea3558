import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Fault, type Flow, type SessionCtx, equalBytes, refTo, refused, reveal } from '../../../lib';
import { ensureKey } from '../keys/ensureKey';
import { checkName } from '../rules/checkName';
import { draftInNetwork } from '../rules/drafts';
import { lentSecret } from '../rules/lentSecret';
import { channelUpdateLayout } from '../wire/bodies/talk';
import { NAME_CLASS, NAME_NONCE_BYTES, sealName } from '../wire/sealName';
import { findChannel } from './findChannel';

interface ChangedChannel {
  readonly channel_id: EventId;
  readonly name?: string;
  readonly retention_ms?: number;
}

const notByItsMakerOrAnAdmin: Fault = refused('channel_update.by_its_maker_or_an_admin');

/**
 * Renames a channel, or changes the retention of its new messages. Omitted fields keep their values. Refuses: a user who
 * is neither the channel's maker nor an admin, since it would not count.
 */
export const updateChannel: Flow<SessionCtx, ChangedChannel, { readonly channel_update_id: EventId }> =
  (ctx) =>
  ({ channel_id, ...changed }) =>
  () =>
    pipe(
      E.Do,
      E.chainFirst(() => checkName(changed.name)),
      E.bind('found', () => findChannel(ctx, channel_id)),
      E.filterOrElse(
        ({ found: { channel, author } }) =>
          author.is_admin || (channel.user_id !== null && equalBytes(channel.user_id, author.user_id)),
        () => notByItsMakerOrAnAdmin,
      ),
      E.bind('key_id', ({ found: { channel, author } }) => ensureKey(ctx, author, channel.group_id, NAME_CLASS)),
      E.bind('key', ({ key_id }) => lentSecret(ctx, refTo('key', key_id))),
      E.bind('sealed', ({ found: { channel }, key }) => {
        const place = { network_id: channel.network_id, channel_id };
        return sealName(
          ctx.crypto,
          place,
          reveal(key),
          ctx.random.bytes(NAME_NONCE_BYTES),
          changed.name ?? channel.name,
        );
      }),
      E.chain(({ found: { channel, author }, key_id, sealed }) => {
        const { group_id, retention_ms } = channel;
        const body = { channel_id, group_id, retention_ms: changed.retention_ms ?? retention_ms, key_id, ...sealed };
        return ctx.emit(draftInNetwork(author, ctx.nowMs, { layout: channelUpdateLayout, body }));
      }),
      E.map((channel_update_id) => ({ channel_update_id })),
    );
