import type { CryptoPort } from '../crypto/cryptoPort';
import { U48_MAX } from '../event/field';
import { ID_BYTES } from '../ids';
import { fingerprintOf } from './lift';
import type { ReconcileParams } from './reconcileParams';

/**
 * What the wire fixes: 16-byte ids, times of 48 bits, 16 parts, lists of 32, at most 64 ranges in and 16 frames out.
 * A frame's 1,056 bytes leave 44 of the 1,100 to whoever carries it. Source: sync, "Reconciliation".
 */
export const productionParams = (crypto: Pick<CryptoPort, 'hash'>): ReconcileParams => ({
  idBytes: ID_BYTES,
  timeMax: U48_MAX,
  fingerprintOf: fingerprintOf(crypto),
  split: 16,
  listMax: 32,
  rangesMax: 64,
  framesMax: 16,
  frameBytes: 1_056,
});
