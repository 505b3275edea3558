import type { CryptoPort } from '../../../lib/crypto/cryptoPort';
import { bodyIn, toHex } from '../../../lib';
import { decodeCanonical } from '../../../lib/event/canonical';
import type { Contact } from '../../../protocols/quiet/wire/contact';
import { syncRequestLayout } from '../../../protocols/quiet/wire/bodies/sync';
import { transitIdOf } from '../../../protocols/quiet/wire/derive';
import { encodeHello } from '../../../protocols/quiet/wire/hello';
import { unwrapSealed, wrapKeyed } from '../../../protocols/quiet/wire/packet';
import { readPayload } from '../../../protocols/quiet/wire/payload';
import { openSealed, readSealedHead } from '../../../protocols/quiet/wire/sealedForm';
import { type VirtualWorld, seededRandom } from '../../../streams/testing';
import { right } from '../common/right';
import { idOf } from './attacker';
import { quietRegistry } from './events';

/** Listens at an address of its own, answers each request that is sealed to it, and counts what comes then. */
export const openImpersonator = (world: VirtualWorld, crypto: CryptoPort, peer_id: string) => {
  const random = seededRandom(4_711);
  const own = random.bytes(32);
  const box = right(crypto.boxKeyPair(random.bytes(32)));
  const end = world.wire.transport();
  const here = toHex(transitIdOf(crypto, 2, box.publicKey));
  const counts = { requests: 0, others: 0 };
  const answer = (packet: Uint8Array): void => {
    const read = right(readPayload(right(unwrapSealed(crypto, box, packet))));
    if (read.kind !== 'event') return;
    const canonical = right(openSealed(crypto, read.sealed, right(readSealedHead(read.sealed))));
    const event = right(decodeCanonical(quietRegistry)(canonical));
    if (event.type !== 'sync_request') return;
    counts.requests += 1;
    const { request_id, transit_secret } = right(bodyIn(event, syncRequestLayout));
    const { publicKey: ephemeral_key } = right(crypto.boxKeyPair(random.bytes(32)));
    const hello = right(encodeHello({ request_id, ephemeral_key, at_ms: world.clock.now(), pending: 0 }));
    const wrap = { direction: 1, secret: transit_secret, nonce: random.bytes(24) } as const;
    end.send({ from: own, to: asker(event.signed_by), packet: right(wrapKeyed(crypto, wrap, hello)) });
  };
  let asker: (peer_id: Uint8Array) => Uint8Array = () => own;
  end.inbound$.subscribe(({ packet }) => {
    if (toHex(packet.subarray(0, 16)) === here) answer(packet);
    else counts.others += 1;
  });
  end.start();
  end.listen(own);
  const contact: Contact = { peer_id: idOf(peer_id), box_key: box.publicKey, transport: 0, host: toHex(own), port: 0 };
  return {
    contact,
    counts,
    /** Tells where who asks can be answered. */
    answersAt: (where: (peer_id: Uint8Array) => Uint8Array): void => void (asker = where),
  };
};
