import * as E from 'fp-ts/Either';
import { openCrypto } from '../../../lib/crypto/openCrypto';
import type { CryptoPort } from '../../../lib/crypto/cryptoPort';

/** Both libsodiums, by name, for `describe.each`. None is ever skipped: one that does not load fails its specs. */
export const BACKENDS = ['wasm', 'native'] as const;

export type Backend = (typeof BACKENDS)[number];

/** The port on the named libsodium. */
export const open = async (backend: Backend): Promise<CryptoPort> => {
  const opened = await openCrypto(backend);
  if (E.isLeft(opened)) throw new Error(`${backend} libsodium does not load here`);
  return opened.right;
};

/** What a Right carries; a Left fails the spec, by its rule. */
export const right = <F extends { readonly _tag: string }, A>(either: E.Either<F, A>): A => {
  if (E.isLeft(either)) throw new Error(`expected a Right, got ${either.left._tag}`);
  return either.right;
};
