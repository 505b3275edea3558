import type { CryptoPort } from '../crypto/cryptoPort';
import { U48_MAX } from '../event/field';
import { ID_BYTES } from '../ids';
import { fingerprintOf } from './lift';
import type { ReconcileParams } from './reconcileParams';

/**
 * The parameters of the wire. Ids have 16 bytes, times 48 bits; ranges are split in 16 and lists hold 32 ids; at most
 * 64 ranges come in and 16 frames go out. A frame's 1,056 bytes leave 44 of the 1,100 for the protocol's head. Source:
 * sync, "Reconciliation".
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
