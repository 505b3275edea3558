import * as E from 'fp-ts/Either';
import { checkedCrypto } from './checkedCrypto';
import { loadNative } from './loadNative';
import type { CryptoPort } from './cryptoPort';
import { loadWasm } from './loadWasm';

/** The libsodium to run on; `auto` takes the native one where it loads. */
export type CryptoChoice = 'auto' | 'wasm' | 'native';

/** The chosen libsodium does not load on this machine. */
export interface CryptoMissing {
  readonly _tag: 'CryptoMissing';
  readonly backend: CryptoPort['backend'];
}

const missing = (backend: CryptoPort['backend']): E.Either<CryptoMissing, never> =>
  E.left({ _tag: 'CryptoMissing', backend });

/**
 * Opens the crypto port once, at boot; every later call is synchronous. Refuses: `native` where sodium-native does not
 * load; any choice where WebAssembly is needed and forbidden. Source: architecture, "Choices that follow".
 */
export const openCrypto = async (choice: CryptoChoice = 'auto'): Promise<E.Either<CryptoMissing, CryptoPort>> => {
  const native = choice === 'wasm' ? null : loadNative();
  if (native !== null) return E.right(checkedCrypto(native));
  if (choice === 'native') return missing('native');
  const wasm = await loadWasm();
  return wasm === null ? missing('wasm') : E.right(checkedCrypto(wasm));
};
