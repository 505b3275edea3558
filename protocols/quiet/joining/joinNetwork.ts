import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type Flow, type SessionCtx } from '../../../lib';
import { type As, type Joined, join, linkOf } from './joinWithIdentity';

interface JoinNetwork extends As {
  readonly link: string;
}

/** Joins a network with an existing identity. */
export const joinNetwork: Flow<SessionCtx, JoinNetwork, Joined> =
  (ctx) =>
  ({ link: text, ...as }) =>
  () =>
    pipe(
      linkOf(ctx, text, 'join'),
      E.chain((link) => join(ctx, link, as)),
    );
