import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type Flow, type NodeCtx } from '../../../lib';
import type { Address } from '../wire/contact';
import { createIdentity } from '../network/createIdentity';
import { type Link } from '../wire/link';
import { type Joined, join, linkOf } from './joinWithIdentity';

export interface ByLink {
  readonly link: string;
  readonly name: string;
  readonly address?: Address;
}

/** Makes an identity and joins with it. */
export const joinAnew =
  (kind: Link['kind']): Flow<NodeCtx, ByLink, Joined> =>
  (ctx) =>
  ({ link: text, name, address }) =>
  () =>
    pipe(
      E.Do,
      E.bind('link', () => linkOf(ctx, text, kind)),
      E.bind('made', () => createIdentity(ctx)({ name })()),
      E.bind('own', ({ made }) => ctx.as(made.identity_id)),
      E.chain(({ link, own }) => join(own, link, { address })),
    );

export const joinAsUser = joinAnew('join');
