import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type Flow, type NodeCtx } from '../../../lib';
import type { Address } from '../wire/contact';
import { createIdentity } from '../network/createIdentity';
import { type Link } from '../wire/link';
import { type JoinResult, joinWithIdentity, readLink } from './joinWithIdentity';

export interface ByLink {
  readonly link: string;
  readonly name: string;
  readonly address?: Address;
}

/** Makes an identity and joins with it. */
export const joinWithNewIdentity =
  (kind: Link['kind']): Flow<NodeCtx, ByLink, JoinResult> =>
  (ctx) =>
  ({ link: text, name, address }) =>
  () =>
    pipe(
      E.Do,
      E.bind('link', () => readLink(ctx, text, kind)),
      E.bind('made', () => createIdentity(ctx)({ name })()),
      E.bind('own', ({ made }) => ctx.as(made.identity_id)),
      E.chain(({ link, own }) => joinWithIdentity(own, link, { address })),
    );

export const joinAsUser = joinWithNewIdentity('join');
