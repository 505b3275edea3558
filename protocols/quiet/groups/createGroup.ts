import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Fault, type Flow, type SessionCtx, badBlob, overLimit } from '../../../lib';
import { NORMAL } from '../wire/bodies/groups';
import { ensureKey } from '../keys/ensureKey';
import { counts, oneGroup } from './queries';
import { inGroup, inNetwork } from '../rules/drafts';
import { authorIn } from '../network/makeDevice';

/** What a network may hold. Kept by whoever makes one more. Source: quiet, "Bounds". */
export const BOUNDS = { users: 500, groups: 200, channels: 1_000, invites: 64 } as const;

/** Refuses one more where there are as many as there may be. */
export const withinBound = (
  ctx: SessionCtx,
  network_id: EventId,
  what: keyof typeof BOUNDS,
): E.Either<Fault, unknown> =>
  pipe(
    ctx.query(counts, { network_id, now_ms: ctx.nowMs }),
    E.filterOrElse(
      (all) => (all.find((one) => one.what === what)?.count ?? 0) < BOUNDS[what],
      () => overLimit(what),
    ),
  );

const groupNotKnown: Fault = badBlob('group.is_known');

/** The network of a group, and who we are there. */
const authorForGroup = (ctx: SessionCtx, group_id: EventId) =>
  pipe(
    ctx.query(oneGroup, { group_id }),
    E.chain(([group]) => E.fromNullable(groupNotKnown)(group)),
    E.chain(({ network_id }) => authorIn(ctx, network_id)),
  );

export const createGroup: Flow<
  SessionCtx,
  { readonly network_id: EventId; readonly name: string },
  { readonly group_id: EventId }
> =
  (ctx) =>
  ({ network_id, name }) =>
  () =>
    pipe(
      authorIn(ctx, network_id),
      E.chainFirst(() => withinBound(ctx, network_id, 'groups')),
      E.chain((author) => ctx.emit(inNetwork(author, ctx.nowMs, { type: 'group', body: { name, kind: NORMAL } }))),
      E.map((group_id) => ({ group_id })),
    );

/** Grants membership: of the admins or of everyone as an admin, of another group as its member. */
export const addMember: Flow<
  SessionCtx,
  { readonly group_id: EventId; readonly user_id: EventId },
  { readonly group_member_id: EventId }
> =
  (ctx) =>
  ({ group_id, user_id }) =>
  () =>
    pipe(
      authorForGroup(ctx, group_id),
      E.chain((author) =>
        ctx.emit(inNetwork(author, ctx.nowMs, { type: 'group_member', body: { group_id, user_id } })),
      ),
      E.map((group_member_id) => ({ group_member_id })),
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
      E.bind('author', () => authorForGroup(ctx, group_id)),
      E.chainFirst(({ author }) => withinBound(ctx, author.network_id, 'channels')),
      E.bind('key_id', ({ author }) => ensureKey(ctx, author, group_id, 0)),
      E.chain(({ author, key_id }) =>
        ctx.emit(
          inGroup(author, ctx.nowMs, { group_id, key_id }, { type: 'channel', body: { group_id, name, retention_ms } }),
        ),
      ),
      E.map((channel_id) => ({ channel_id })),
    );
