import { type EventId, ZERO_ID, bodyIn, fromHex, reveal, toHex } from '../../../lib';
import { OUTSIDE_THE_LOG, decodeCanonical, encodeUnsigned, eventIdOf } from '../../../lib/event/canonical';
import { openCrypto } from '../../../lib/crypto/openCrypto';
import type { CryptoPort } from '../../../lib/crypto/cryptoPort';
import { NO_RECOVERY, userLayout } from '../../../protocols/quiet/wire/bodies/network';
import { inviteKeys, inviteProofBytes } from '../../../protocols/quiet/wire/derive';
import { decodeLink } from '../../../protocols/quiet/wire/link';
import { openSealed, readSealedHead, sealPlain } from '../../../protocols/quiet/wire/sealedForm';
import { seededRandom } from '../../../streams/testing';
import { BACKEND } from '../common/backend';
import { idOf, resigned, typeOf } from './attacker';
import { quietRegistry } from './events';
import { copyOf, secretsOf } from './records';
import type { Neighbour, Town } from './town';
import { right } from '../common/right';

/** What somebody came by: the invite, and the proof that he held its link. */
interface Proven {
  readonly invite_id: EventId | null;
  readonly proof: Uint8Array;
}

const USER_SQL = 'SELECT e.sealed FROM events e JOIN users u ON u.seq = e.seq WHERE u.peer_id = ?';

/** Makes events by hand, as somebody whose key we have. */
export const openForge = async ({ world, network_id }: Pick<Town, 'world' | 'network_id'>) => {
  const crypto: CryptoPort = right(await openCrypto(BACKEND));
  const realm_id = idOf(network_id);
  const random = seededRandom(99);
  const made = (type: string, body: unknown, signed_by: EventId, key: Uint8Array): Uint8Array => {
    const head = { created_at_ms: world.clock.now(), expires_at_ms: 0, realm_id, signed_by, type, body };
    return resigned(crypto, right(encodeUnsigned(typeOf(type), head, OUTSIDE_THE_LOG)), key);
  };
  const sealed = (canonical: Uint8Array): string => toHex(sealPlain(canonical, eventIdOf(crypto, canonical)));
  return {
    newKey: (): Uint8Array => right(crypto.signKeyPair(random.bytes(32))).secretKey,
    /** The key that somebody's devices sign with. */
    keyOf: ({ node, peer_id }: Neighbour): Uint8Array => secretsOf(node).get(`device:${peer_id}`) ?? new Uint8Array(),
    /** The recovery key that the network names. */
    recoveryKeyOf: ({ node }: Neighbour): Uint8Array => {
      const db = copyOf(node);
      const [key] = db.prepare<[], Uint8Array>('SELECT recovery_key FROM networks').pluck().all();
      db.close();
      return key ?? NO_RECOVERY;
    },
    /** The proof that somebody came by. */
    proofOf: ({ node, peer_id }: Neighbour): Proven => {
      const db = copyOf(node);
      const form = db.prepare<[Uint8Array], Uint8Array>(USER_SQL).pluck().get(fromHex(peer_id)) ?? new Uint8Array();
      db.close();
      const canonical = right(openSealed(crypto, form, right(readSealedHead(form))));
      return right(bodyIn(right(decodeCanonical(quietRegistry)(canonical)), userLayout));
    },
    /** A device with a key, and the first of its user: by a link, by a proof that somebody else made, or as the creator. */
    device: (
      key: Uint8Array,
      name: string,
      by: string | Proven | null,
      recovery_key: Uint8Array = NO_RECOVERY,
    ): readonly string[] => {
      // A secret key of Ed25519 ends with its public key.
      const peer = made('peer', { public_key: key.slice(32), link_invite_id: ZERO_ID, recovery_key }, ZERO_ID, key);
      const peer_id = eventIdOf(crypto, peer);
      const { invite_id, proof } = typeof by === 'string' ? proofBy(crypto, by, peer_id) : (by ?? NONE);
      return [sealed(peer), sealed(made('user', { name, invite_id, proof }, peer_id, key))];
    },
  };
};

const NONE: Proven = { invite_id: null, proof: new Uint8Array(64) };

const proofBy = (crypto: CryptoPort, link: string, peer_id: EventId): Proven => {
  const { secret, network_id, invite_id } = right(decodeLink(crypto, link));
  const { secretKey } = right(inviteKeys(crypto, reveal(secret), network_id)).sign;
  return { invite_id, proof: right(crypto.sign(inviteProofBytes(network_id, invite_id, peer_id), secretKey)) };
};
