import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type Flow, type SessionCtx } from '../../../lib';
import { type JoinAs, type JoinResult, joinWithIdentity, readLink } from './joinWithIdentity';

interface JoinNetwork extends JoinAs {
  readonly link: string;
}

/** Joins a network with an existing identity. */
export const joinNetwork: Flow<SessionCtx, JoinNetwork, JoinResult> =
  (ctx) =>
  ({ link: text, ...as }) =>
  () =>
    pipe(
      readLink(ctx, text, 'join'),
      E.chain((link) => joinWithIdentity(ctx, link, as)),
    );
