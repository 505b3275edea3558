import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Flow, type SessionCtx } from '../../../lib';
import { ensureKey } from '../keys/ensureKey';
import { checkName } from '../rules/checkName';
import { draftInGroup } from '../rules/drafts';
import { findChannel } from './findChannel';
import { channelUpdateLayout } from '../wire/bodies/talk';

interface ChangedChannel {
  readonly channel_id: EventId;
  readonly name?: string;
  readonly retention_ms?: number;
}

/** Renames a channel, or changes the retention of its new messages. Omitted fields keep their values. */
export const updateChannel: Flow<SessionCtx, ChangedChannel, { readonly channel_update_id: EventId }> =
  (ctx) =>
  ({ channel_id, ...changed }) =>
  () =>
    pipe(
      E.Do,
      E.chainFirst(() => checkName(changed.name)),
      E.bind('found', () => findChannel(ctx, channel_id)),
      E.bind('key_id', ({ found: { channel, author } }) => ensureKey(ctx, author, channel.group_id, 0)),
      E.chain(({ found: { channel, author }, key_id }) => {
        const { name = channel.name, retention_ms = channel.retention_ms } = changed;
        const what = { layout: channelUpdateLayout, body: { channel_id, name, retention_ms } };
        return ctx.emit(draftInGroup(author, ctx.nowMs, { group_id: channel.group_id, key_id }, what));
      }),
      E.map((channel_update_id) => ({ channel_update_id })),
    );
