import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type Fault, type Secret, type SessionCtx, reveal } from '../../../lib';
import { type Author } from '../rules/drafts';
import { inviteKeys } from '../wire/derive';
import { type Link, encodeLink } from '../wire/link';
import { linkContacts } from './linkContacts';

/** Writes the text of a link: the secret, its invite, and contacts to ask. */
export const writeInviteLink = (
  ctx: SessionCtx,
  author: Author,
  link: Pick<Link, 'kind' | 'secret' | 'invite_id'>,
): E.Either<Fault, string> =>
  pipe(
    ctx.query(linkContacts, { network_id: author.network_id, own_id: author.peer_id, now_ms: ctx.nowMs }),
    E.chain((contacts) => encodeLink(ctx.crypto, { ...link, network_id: author.network_id, contacts })),
  );

export const inviteKeysFrom = (ctx: SessionCtx, author: Author, link: Secret) =>
  inviteKeys(ctx.crypto, reveal(link), author.network_id);
