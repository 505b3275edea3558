import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type CryptoPort, type Fault, type KeyPair, denied } from '../../../lib';
import { DOMAINS } from '../wire/derive';
import { WORDS_SEED_BYTES } from './recoverySeed';

/** Networks of one identity that can be recovered by its words: a recovering device tries the keys of all. */
export const RECOVERABLE_MAX = 32;

const u32 = (n: number): Uint8Array => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, n);
  return bytes;
};

/**
 * Derives the recovery key of an identity's `nth` network, from 0, from the 32 bytes behind the identity's words.
 * Refuses: another length. Source: wire, "Derivations".
 */
export const recoveryPair = (
  crypto: Pick<CryptoPort, 'kdf' | 'signKeyPair' | 'memzero'>,
  seed: Uint8Array,
  nth: number,
): E.Either<Fault, KeyPair> =>
  pipe(
    E.right(seed),
    E.filterOrElseW(
      ({ length }) => length === WORDS_SEED_BYTES,
      () => undefined,
    ),
    E.chainW(() => crypto.kdf(seed, DOMAINS.kdf.recover, u32(nth))),
    E.chainW((derived) => {
      const pair = crypto.signKeyPair(derived);
      crypto.memzero(derived);
      return pair;
    }),
    E.mapLeft((): Fault => denied('recovery.key_is_derived')),
  );
