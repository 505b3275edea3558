import { U48_MAX, type CryptoPort, ZERO_ID } from '../../../../lib';
import {
  DOMAINS,
  epochOf,
  inviteKeys,
  inviteProofBytes,
  keyBirthBytes,
  keyClassOf,
  keyIdOf,
  linkProofBytes,
  nonceOf,
  sessionSecret,
  transitIdOf,
} from '../../../../protocols/quiet/wire/derive';
import { BACKENDS, open } from '../../../lib/crypto/backends';
import { bytesOf, hexOf, utf8 } from '../../../lib/crypto/vectors';
import { called, field, keyOrigin, wire } from '../../../lib/crypto/wireVectors';
import { id, left, right } from '../../../support/lib/events';
import { idOf } from './support';

const DAY_MS = 86_400_000;
const DELIVERY = 'key, a delivery with its birth (the sealed bytes are arbitrary)';
const encrypted = wire.events.filter(({ key }) => key !== null);

describe('keyClassOf', () => {
  it('is zero for what never expires', () => {
    expect(keyClassOf(0)).toBe(0);
  });

  it('is the first millisecond after the UTC day', () => {
    const day = 19_000 * DAY_MS;

    expect([1, day - 1, day, day + 1, day + DAY_MS - 1].map(keyClassOf)).toEqual([
      DAY_MS,
      day,
      day + DAY_MS,
      day + DAY_MS,
      day + DAY_MS,
    ]);
  });

  it('lies beyond the greatest time on the last day alone', () => {
    const lastDay = U48_MAX - (U48_MAX % DAY_MS);

    expect(keyClassOf(lastDay - 1)).toBe(lastDay);
    expect(keyClassOf(lastDay)).toBeGreaterThan(U48_MAX);
  });
});

describe('proofs', () => {
  it('are a domain and three ids', () => {
    const [network, invite, peer] = [id(1), id(2), id(3)];

    const ids = hexOf(Uint8Array.from([...network, ...invite, ...peer]));

    expect(hexOf(inviteProofBytes(network, invite, peer))).toBe(hexOf(utf8('sotto/invite-proof/1')) + ids);
    expect(hexOf(linkProofBytes(network, invite, peer))).toBe(hexOf(utf8('sotto/link-proof/1')) + ids);
  });
});

describe('the domains', () => {
  it('are all different, and each names its version', () => {
    const { kdf, ...plain } = DOMAINS;
    const all = [...Object.values(plain), ...Object.values(kdf).map((label) => `sotto/${label}/1`)];

    expect(new Set(all).size).toBe(16);
    expect(all.filter((domain) => !/^sotto\/[a-z-]+\/[12]$/.test(domain))).toEqual([]);
  });
});

describe.each(BACKENDS)('derivations on %s', (backend) => {
  let crypto: CryptoPort;
  beforeAll(async () => {
    crypto = await open(backend);
  });

  it('name every key of the vectors', () => {
    const ids = encrypted.map((one) => {
      const { key_class, ...hex } = keyOrigin(one);
      const [network_id, group_id] = [idOf(hex.network_id), idOf(hex.group_id)];
      const origin = { network_id, group_id, key_class, maker: idOf(hex.maker), epoch: bytesOf(hex.epoch) };
      return [hexOf(keyIdOf(crypto, origin, bytesOf(one.key!))), keyClassOf(one.expires_at_ms)];
    });

    expect(ids).toEqual(encrypted.map((one) => [one.key_id, keyOrigin(one).key_class]));
    expect(new Set(ids.map(([id]) => id)).size).toBe(2);
  });

  it('sign the birth of the key of the vectors', () => {
    const { body, network_id, signing_seed } = called(DELIVERY);
    const { secretKey, publicKey } = right(crypto.signKeyPair(bytesOf(signing_seed!)));
    const { group_id, key_id, maker } = { group_id: body['group_id']!, key_id: body['key_id']!, maker: body['maker']! };
    const bytes = keyBirthBytes({
      ...{ network_id: idOf(network_id), group_id: idOf(group_id), key_class: Number(body['class']) },
      ...{ key_id: idOf(key_id), maker: idOf(maker), epoch: field(body, 'epoch'), made_ms: Number(body['made_ms']) },
    });

    expect(bytes).toHaveLength(97);
    expect(hexOf(right(crypto.sign(bytes, secretKey)))).toBe(body['birth']);
    expect(crypto.verify(field(body, 'birth'), bytes, publicKey)).toBe(true);
  });

  it('compute the epochs of the vectors, in whatever order the ids come', () => {
    const epochs = wire.epochs.map(({ group_id, outs }) =>
      [outs, outs.toReversed()].map((ids) => hexOf(epochOf(crypto, idOf(group_id), ids.map(bytesOf)))),
    );

    expect(epochs).toEqual(wire.epochs.map(({ epoch }) => [epoch, epoch]));
    expect(new Set(epochs.flat()).size).toBe(5);
  });

  it('make a 24-byte nonce of an event and a key', () => {
    const { event_id, key_id } = called('message');

    const nonce = nonceOf(crypto, idOf(event_id), idOf(key_id!));

    expect(nonce).toEqual(crypto.hash(24, utf8('sotto/nonce/1'), bytesOf(event_id), bytesOf(key_id!)));
    expect(nonceOf(crypto, idOf(key_id!), idOf(event_id))).not.toEqual(nonce);
  });

  it('make the key pairs of the invite of the vectors', () => {
    const { invite } = wire;

    const { sign, box, boxSeed } = right(inviteKeys(crypto, field(invite, 'secret'), idOf(invite['network_id']!)));

    expect(hexOf(sign.publicKey)).toBe(invite['sign_public_key']);
    expect(hexOf(sign.secretKey)).toBe(invite['sign_seed']! + invite['sign_public_key']!);
    expect(hexOf(box.publicKey)).toBe(invite['box_public_key']);
    expect(hexOf(boxSeed)).toBe(invite['box_seed']);
  });

  it.each([0, 31, 33, 64, 65, 1500])('refuse an invite secret of %d bytes', (length) => {
    expect(left(inviteKeys(crypto, new Uint8Array(length), ZERO_ID))).toEqual({
      _tag: 'Denied',
      rule: 'invite.secret_is_32_bytes',
    });
  });

  it('make the proof of the vectors, which verifies under the key of the invite', () => {
    const { body, network_id } = called('user by invite');
    const bytes = inviteProofBytes(idOf(network_id), idOf(body['invite_id']!), idOf(called('joiner peer').event_id));

    const { sign } = right(inviteKeys(crypto, field(wire.invite, 'secret'), idOf(network_id)));

    expect(hexOf(right(crypto.sign(bytes, sign.secretKey)))).toBe(body['proof']);
    expect(crypto.verify(bytesOf(body['proof']!), bytes, field(called('open invite').body, 'public_key'))).toBe(true);
  });

  it('agree on the session of the vectors from either side', () => {
    const { session } = wire;
    const requester = right(crypto.boxKeyPair(field(session, 'ephemeral_seed_requester')));
    const responder = right(crypto.boxKeyPair(field(session, 'ephemeral_seed_responder')));
    const common = { transitSecret: field(session, 'transit_secret'), request_id: field(session, 'request_id') };

    const sides = [
      { ...common, ownSecretKey: requester.secretKey, theirPublicKey: responder.publicKey },
      { ...common, ownSecretKey: responder.secretKey, theirPublicKey: requester.publicKey },
    ].map((parts) => right(sessionSecret(crypto, parts)));

    expect(sides.map(hexOf)).toEqual([session['session_secret'], session['session_secret']]);
    expect(hexOf(transitIdOf(crypto, 0, sides[0]!))).toBe(session['transit_id_from_requester']);
    expect(hexOf(transitIdOf(crypto, 1, sides[0]!))).toBe(session['transit_id_to_requester']);
    expect(common.transitSecret).toEqual(field(session, 'transit_secret'));
  });

  it('refuse a session of parts of another length, or with a weak key', () => {
    const { secretKey, publicKey } = right(crypto.boxKeyPair(new Uint8Array(32).fill(7)));
    const parts = {
      transitSecret: new Uint8Array(32),
      ownSecretKey: secretKey,
      theirPublicKey: publicKey,
      request_id: new Uint8Array(16),
    };
    const ruleOf = (changed: Partial<typeof parts>) => left(sessionSecret(crypto, { ...parts, ...changed }));

    const refusals = [
      ruleOf({ transitSecret: new Uint8Array(31) }),
      ruleOf({ request_id: new Uint8Array(17) }),
      ruleOf({ ownSecretKey: new Uint8Array(33) }),
      ruleOf({ theirPublicKey: new Uint8Array(0) }),
      ruleOf({ theirPublicKey: new Uint8Array(32) }),
    ];

    expect(refusals).toEqual(
      ['secret_is_32_bytes', 'request_id_is_16_bytes', 'keys_agree', 'keys_agree', 'keys_agree'].map((rule) => ({
        _tag: 'BadPacket',
        rule: `session.${rule}`,
      })),
    );
  });
});
