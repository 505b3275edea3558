import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Fault, type Flow, type NodeCtx, denied, drafting, secret } from '../../../lib';
import { checkName } from '../rules/checkName';
import { identityLayout } from '../wire/bodies/network';

/** Makes a key pair and the identity that keeps it. Refuses: a name that could be taken for an id. */
export const createIdentity: Flow<NodeCtx, { readonly name: string }, { readonly identity_id: EventId }> =
  (ctx) =>
  ({ name }) =>
  () =>
    pipe(
      checkName(name),
      E.chain(() =>
        E.mapLeft((): Fault => denied('identity.key_pair_from_seed'))(ctx.crypto.signKeyPair(ctx.random.bytes(32))),
      ),
      E.chain(({ publicKey, secretKey }) =>
        ctx.found(
          drafting(
            { layout: identityLayout, body: { name, public_key: publicKey }, nowMs: ctx.nowMs },
            { secrets: new Map([['self', secret(secretKey)]]) },
          ),
        ),
      ),
      E.map((identity_id) => ({ identity_id })),
    );
