import * as E from 'fp-ts/Either';
import { type EventId, type Fault, type SessionCtx, denied } from '../../../lib';
import { type Author } from '../rules/drafts';
import { ownIdentity } from './identityQueries';
import { ownUser } from './peopleQueries';

/** This identity's device in a network, with its user and whether they are an admin now. */
export interface OwnAuthor extends Author {
  readonly user_id: EventId;
  readonly is_admin: boolean;
}

const notOurs: Fault = denied('network.is_one_of_ours');

/** Finds the device that speaks for this identity in a network. Refuses an unknown network and one it is not in alike. */
export const authorIn = (ctx: SessionCtx, network_id: EventId): E.Either<Fault, OwnAuthor> => {
  const found = ctx.query(ownUser, { network_id });
  if (E.isLeft(found)) return found;
  const [own] = found.right;
  if (own === undefined) return E.left(notOurs);
  const { peer_id, user_id, is_admin } = own;
  return E.right({ identity_id: ctx.identity_id, peer_id, network_id, user_id, is_admin });
};

export const identityOf = (ctx: SessionCtx): E.Either<Fault, { readonly name: string }> =>
  E.chain(([own]: readonly { name: string }[]) => E.fromNullable<Fault>(denied('identity.is_one_of_this_node'))(own))(
    ctx.query(ownIdentity, {}),
  );
