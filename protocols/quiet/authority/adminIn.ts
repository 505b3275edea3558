import * as E from 'fp-ts/Either';
import { type CauseCtx, type EventId, type Fault } from '../../../lib';
import { type Author } from '../rules/drafts';
import { ownUser } from './peopleQueries';

/** Finds this identity as an admin of a network; undefined where it is none. */
export const adminIn = (ctx: CauseCtx, network_id: EventId): E.Either<Fault, Author | undefined> =>
  E.map(([own]: readonly { readonly peer_id: EventId; readonly is_admin: boolean }[]) =>
    own?.is_admin === true ? { identity_id: ctx.identity_id, peer_id: own.peer_id, network_id } : undefined,
  )(ctx.query(ownUser, { network_id }));
