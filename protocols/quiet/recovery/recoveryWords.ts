import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english';
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type Fault, type Flow, type SessionCtx, denied } from '../../../lib';
import { WORDS_SEED_BYTES, recoverySeed } from './recoverySeed';

/**
 * Answers the 24 words (BIP 39, English) from which this identity's user is recovered in its networks. Their holder is the
 * person: show them to nobody, and keep them off this machine. Source: quiet, "Recovery".
 */
export const recoveryWords: Flow<SessionCtx, object, { readonly words: string }> = (ctx) => () => () =>
  pipe(
    recoverySeed(ctx),
    E.map((seed) => {
      const words = entropyToMnemonic(seed, wordlist);
      ctx.crypto.memzero(seed);
      return { words };
    }),
  );

const MISSPELT: Fault = denied('recovery.words_are_24_of_the_list');

/** Reads 24 words, in any case and with any space between them. Refuses: other words, another number, a wrong checksum. */
export const seedOfWords = (words: string): E.Either<Fault, Uint8Array> =>
  pipe(
    E.tryCatch(
      () => mnemonicToEntropy(words.trim().toLowerCase().split(/\s+/u).join(' '), wordlist),
      () => MISSPELT,
    ),
    E.filterOrElse(
      (seed) => seed.length === WORDS_SEED_BYTES,
      () => MISSPELT,
    ),
  );
