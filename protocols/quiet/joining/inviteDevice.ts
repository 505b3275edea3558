import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Flow, type SessionCtx, refused, secret } from '../../../lib';
import { authorIn } from '../authority/authorIn';
import { draftInNetwork } from '../rules/drafts';
import { days } from '../rules/network';
import { inviteKeysFrom, writeInviteLink } from './writeInviteLink';
import { linkInviteLayout } from '../wire/bodies/joining';

const LINK_LASTS_MS = 60 * 60 * 1_000;

/** Makes a link for one more device of ours. It lasts an hour by default, and a day at most. */
export const inviteDevice: Flow<
  SessionCtx,
  { readonly network_id: EventId; readonly closes_in_ms?: number },
  { readonly link_invite_id: EventId; readonly link: string }
> =
  (ctx) =>
  ({ network_id, closes_in_ms = LINK_LASTS_MS }) =>
  () => {
    const link = secret(ctx.random.bytes(32));
    return pipe(
      E.Do,
      E.bind('author', () => authorIn(ctx, network_id)),
      E.filterOrElse(
        () => closes_in_ms <= days(1),
        () => refused('link_invite.closes_within_1_day'),
      ),
      E.bind('keys', ({ author }) => inviteKeysFrom(ctx, author, link)),
      E.bind('link_invite_id', ({ author, keys }) => {
        const body = { public_key: keys.sign.publicKey, closes_at_ms: ctx.nowMs + closes_in_ms };
        return ctx.emit(draftInNetwork(author, ctx.nowMs, { layout: linkInviteLayout, body }));
      }),
      E.bind('text', ({ author, link_invite_id }) =>
        writeInviteLink(ctx, author, { kind: 'link', secret: link, invite_id: link_invite_id }),
      ),
      E.map(({ link_invite_id, text }) => ({ link_invite_id, link: text })),
    );
  };
