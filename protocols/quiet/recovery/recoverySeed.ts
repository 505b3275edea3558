import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type CauseCtx, type EventId, type Fault, refTo, reveal } from '../../../lib';
import { lentSecret } from '../rules/lentSecret';

/** Bytes behind 24 words. */
export const WORDS_SEED_BYTES = 32;

/** Lends the 32 bytes behind an identity's words: the seed of its key pair, which no network sees. */
export const recoverySeed = (
  ctx: Pick<CauseCtx, 'lend'> & { readonly identity_id: EventId },
): E.Either<Fault, Uint8Array> =>
  pipe(
    lentSecret(ctx, refTo('identity', ctx.identity_id)),
    // A secret key of Ed25519 begins with its seed.
    E.map((key) => reveal(key).slice(0, WORDS_SEED_BYTES)),
  );
