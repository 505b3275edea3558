import * as E from 'fp-ts/Either';
import { checkedCrypto } from './checkedCrypto';
import { loadNative } from './loadNative';
import type { CryptoPort } from './cryptoPort';
import { loadWasm } from './loadWasm';

/** Which libsodium to run on; `auto` is the native one where it loads. */
export type CryptoChoice = 'auto' | 'wasm' | 'native';

/** The libsodium that was asked for does not load on this machine. */
export interface CryptoMissing {
  readonly _tag: 'CryptoMissing';
  readonly backend: CryptoPort['backend'];
}

const missing = (backend: CryptoPort['backend']): E.Either<CryptoMissing, never> =>
  E.left({ _tag: 'CryptoMissing', backend });

/**
 * Opens the crypto port, once, at boot: all it does afterwards is synchronous.
 * Refuses: `native` where sodium-native does not load; anything where WebAssembly is needed and forbidden.
 * Source: architecture, "Choices that follow".
 */
export const openCrypto = async (choice: CryptoChoice = 'auto'): Promise<E.Either<CryptoMissing, CryptoPort>> => {
  const native = choice === 'wasm' ? null : loadNative();
  if (native !== null) return E.right(checkedCrypto(native));
  if (choice === 'native') return missing('native');
  const wasm = await loadWasm();
  return wasm === null ? missing('wasm') : E.right(checkedCrypto(wasm));
};
