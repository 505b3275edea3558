import * as E from 'fp-ts/Either';
import { type BodyOf, type CryptoPort, type EventId, type Fault, concatBytes, hashId } from '../../../lib';
import { recoverLayout } from './bodies/removal';
import { DOMAINS } from './derive';

const encoder = new TextEncoder();
const RECOVERY_ID = encoder.encode(DOMAINS.recoveryId);
const RECOVER_PROOF = encoder.encode(DOMAINS.recoverProof);

/**
 * Computes what a recovering device names as its link invite: BLAKE2b-128(domain ‖ recovery public key 32).
 * Source: wire, "Derivations".
 */
export const recoveryIdOf = (crypto: Pick<CryptoPort, 'hash'>, recovery_key: Uint8Array): EventId =>
  hashId(crypto, RECOVERY_ID, recovery_key);

/** A recovery without its proof. */
export type Recover = Omit<BodyOf<typeof recoverLayout>, 'proof'>;

const FROM = recoverLayout.offsetOf('generation');
const TO = recoverLayout.offsetOf('proof');

/**
 * Lists the 330 bytes that a recovery key signs: domain, network_id, user_id, the new device's id, and the 261 bytes of
 * the body from `generation` to the last slot. Refuses: a body that the layout does not hold.
 * Source: wire, "Derivations".
 */
export const recoverProofBytes = (network_id: EventId, peer_id: EventId, body: Recover): E.Either<Fault, Uint8Array> =>
  E.map((bytes: Uint8Array) => concatBytes(RECOVER_PROOF, network_id, body.user_id, peer_id, bytes.subarray(FROM, TO)))(
    recoverLayout.encode({ ...body, proof: new Uint8Array(64) }),
  );
