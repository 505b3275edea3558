import type { CryptoPort } from '../../../lib/crypto/cryptoPort';
import { BACKENDS, open, right } from './backends';
import { bytesOf, hexOf, u64, utf8 } from './vectors';
import { called, field, transitId, wire } from './wireVectors';

const littleEndian = (bytes: Uint8Array): bigint => BigInt(`0x${hexOf(Uint8Array.from(bytes).reverse())}`);
const toLittleEndian = (value: bigint): Uint8Array => bytesOf(value.toString(16).padStart(64, '0')).reverse();

describe.each(BACKENDS)('the derivations and packets of the wire page on %s', (backend) => {
  let crypto: CryptoPort;
  beforeAll(async () => {
    crypto = await open(backend);
  });

  it('derives both key pairs of an invite', () => {
    const { invite } = wire;
    const derive = (label: string): Uint8Array =>
      right(crypto.kdf(field(invite, 'secret'), label, field(invite, 'network_id')));

    const signSeed = derive('invite-sign');
    const boxSeed = derive('invite-box');

    expect(hexOf(signSeed)).toBe(invite.sign_seed);
    expect(hexOf(boxSeed)).toBe(invite.box_seed);
    expect(hexOf(right(crypto.signKeyPair(signSeed)).publicKey)).toBe(invite.sign_public_key);
    expect(hexOf(right(crypto.boxKeyPair(boxSeed)).publicKey)).toBe(invite.box_public_key);
  });

  it('makes the proof by which an invite is accepted', () => {
    const { body, network_id } = called('user by invite');
    const { secretKey } = right(crypto.signKeyPair(field(wire.invite, 'sign_seed')));
    const parts = [network_id, body.invite_id ?? '', called('joiner peer').event_id].map(bytesOf);
    const bytes = Uint8Array.from([utf8('sotto/invite-proof/1'), ...parts].flatMap((part) => [...part]));

    expect(hexOf(right(crypto.sign(bytes, secretKey)))).toBe(body.proof);
  });

  it('agrees on a session from either side', () => {
    const { session } = wire;
    const requester = right(crypto.boxKeyPair(field(session, 'ephemeral_seed_requester')));
    const responder = right(crypto.boxKeyPair(field(session, 'ephemeral_seed_responder')));

    const shared = right(crypto.x25519(requester.secretKey, responder.publicKey));
    const context = Uint8Array.from([...shared, ...field(session, 'request_id')]);
    const secret = right(crypto.kdf(field(session, 'transit_secret'), 'session', context));

    expect(hexOf(shared)).toBe(session.shared);
    expect(right(crypto.x25519(responder.secretKey, requester.publicKey))).toEqual(shared);
    expect(hexOf(secret)).toBe(session.session_secret);
    expect(transitId(crypto, 0, secret)).toBe(session.transit_id_from_requester);
    expect(transitId(crypto, 1, secret)).toBe(session.transit_id_to_requester);
  });

  it('makes and opens both keyed packets', () => {
    const outcomes = wire.packets.map((packet) => {
      if (packet.form === 'sealed') return 'sealed';
      const [key, nonce, data] = [packet.secret, packet.nonce, packet.payload].map(bytesOf) as [
        Uint8Array,
        Uint8Array,
        Uint8Array,
      ];
      const id = transitId(crypto, packet.direction, key);
      const sealed = right(crypto.encrypt({ key, nonce, data, additional: bytesOf(id) }));
      const opened = right(crypto.decrypt({ key, nonce, sealed, additional: bytesOf(id) }));
      return [id + packet.nonce + hexOf(sealed) === packet.packet, hexOf(opened) === packet.payload];
    });

    expect(outcomes).toEqual([[true, true], [true, true], 'sealed']);
  });

  it('opens the sealed packet, which another implementation sealed', () => {
    const [packet] = wire.packets.flatMap((each) => (each.form === 'sealed' ? [each] : []));
    const keyPair = right(crypto.boxKeyPair(bytesOf(packet?.prekey_seed ?? '')));
    const bytes = bytesOf(packet?.packet ?? '');

    const opened = right(crypto.unseal(bytes.subarray(16), keyPair));

    expect(hexOf(keyPair.publicKey)).toBe(packet?.prekey_public_key);
    expect(hexOf(bytes.subarray(0, 16))).toBe(transitId(crypto, 2, keyPair.publicKey));
    expect(hexOf(opened)).toBe(packet?.payload);
  });

  it('hashes to the fingerprint of every set of ids', () => {
    const fingerprints = wire.reconcile.map(({ ids }) => {
      const lifts = ids.map((id) => right(crypto.keyedHash(32, utf8('sotto/rbsr/1'), bytesOf(id))));
      const sum = lifts.reduce((total, lift) => BigInt.asUintN(256, total + littleEndian(lift)), 0n);
      return hexOf(crypto.hash(16, toLittleEndian(sum), u64(ids.length)));
    });

    expect(fingerprints).toEqual(wire.reconcile.map(({ fingerprint }) => fingerprint));
    expect(fingerprints).toHaveLength(6);
  });
});
