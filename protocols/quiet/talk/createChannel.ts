import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Flow, type SessionCtx, overLimit } from '../../../lib';
import type { OwnAuthor } from '../authority/authorIn';
import { authorInGroup } from '../groups/authorInGroup';
import { checkBound } from '../groups/bounds';
import { ensureKey } from '../keys/ensureKey';
import { checkName } from '../rules/checkName';
import { draftInGroup } from '../rules/drafts';
import { channelLayout } from '../wire/bodies/talk';
import { channelsMade } from './channelQueries';
import { CHANNELS_PER_MEMBER_MAX } from './visibleSql';

/** Refuses one more channel at the bound of a user who is no admin: it would not count. */
const checkOwnBound = (ctx: SessionCtx, { user_id, is_admin }: OwnAuthor, group_id: EventId) =>
  is_admin
    ? E.right(undefined)
    : pipe(
        ctx.query(channelsMade, { group_id, user_id }),
        E.filterOrElse(
          ([own]) => (own?.made ?? 0) < CHANNELS_PER_MEMBER_MAX,
          () => overLimit('channels_of_a_member'),
        ),
      );

export const createChannel: Flow<
  SessionCtx,
  { readonly group_id: EventId; readonly name: string; readonly retention_ms?: number },
  { readonly channel_id: EventId }
> =
  (ctx) =>
  ({ group_id, name, retention_ms = 0 }) =>
  () =>
    pipe(
      E.Do,
      E.chainFirst(() => checkName(name)),
      E.bind('own', () => authorInGroup(ctx, group_id)),
      E.let('author', ({ own }) => own.author),
      E.chainFirst(({ author }) => checkBound(ctx, author.network_id, 'channels')),
      E.chainFirst(({ author }) => checkOwnBound(ctx, author, group_id)),
      E.bind('key_id', ({ author }) => ensureKey(ctx, author, group_id, 0)),
      E.chain(({ author, key_id }) =>
        ctx.emit(
          draftInGroup(
            author,
            ctx.nowMs,
            { group_id, key_id },
            { layout: channelLayout, body: { group_id, name, retention_ms } },
          ),
        ),
      ),
      E.map((channel_id) => ({ channel_id })),
    );
