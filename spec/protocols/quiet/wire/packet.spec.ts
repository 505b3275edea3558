import * as fc from 'fast-check';
import type { CryptoPort } from '../../../../lib';
import { transitIdOf } from '../../../../protocols/quiet/wire/derive';
import {
  TRANSIT_BYTES_MAX,
  transitIdIn,
  unwrapKeyed,
  unwrapSealed,
  wrapKeyed,
  wrapSealed,
} from '../../../../protocols/quiet/wire/packet';
import { BACKENDS, open } from '../../../lib/crypto/backends';
import { bytesOf, counting, hexOf } from '../../../lib/crypto/vectors';
import { wire } from '../../../lib/crypto/wireVectors';
import { right } from '../../../support/lib/events';
import { always, anyBytes } from '../../../support/lib/fuzz';
import { answersOf, everyBit, flipped, LENGTHS, refusal } from './support';

const keyed = wire.packets.flatMap((packet) => (packet.form === 'keyed' ? [packet] : []));
const [sealed] = wire.packets.flatMap((packet) => (packet.form === 'sealed' ? [packet] : []));

const SECRET = counting(32, 1);
const NONCE = counting(24, 2);
const SEED = counting(32, 3);
const anyPayload = (max: number) => fc.uint8Array({ minLength: 1, maxLength: max });

describe('transitIdIn', () => {
  it('is the first sixteen bytes', () => {
    expect(right(transitIdIn(counting(57)))).toEqual(counting(16));
    expect(right(transitIdIn(new Uint8Array(1200)))).toEqual(new Uint8Array(16));
  });

  it('is refused below 57 bytes and above 1,200', () => {
    const accepted = LENGTHS.filter((length) => transitIdIn(new Uint8Array(length))._tag === 'Right');

    expect([accepted[0], accepted.at(-1), accepted.length]).toEqual([57, TRANSIT_BYTES_MAX, 1144]);
    expect(transitIdIn(new Uint8Array(56))).toEqual(refusal('packet.has_a_lawful_length'));
  });
});

describe.each(BACKENDS)('packets on %s', (backend) => {
  let crypto: CryptoPort;
  const wrapping = (payload: Uint8Array, { secret = SECRET, nonce = NONCE } = {}) =>
    wrapKeyed(crypto, { direction: 0, secret, nonce }, payload);
  const prekey = () => right(crypto.boxKeyPair(SEED));
  const sealing = (payload: Uint8Array) => wrapSealed(crypto, { publicKey: prekey().publicKey, seed: SECRET }, payload);
  beforeAll(async () => {
    crypto = await open(backend);
  });

  it('are the keyed ones of the vectors, byte for byte', () => {
    const packets = keyed.map(({ direction, secret, nonce, payload }) =>
      right(wrapKeyed(crypto, { direction, secret: bytesOf(secret), nonce: bytesOf(nonce) }, bytesOf(payload))),
    );

    expect(packets.map(hexOf)).toEqual(keyed.map(({ packet }) => packet));
    expect(packets.map(({ length }) => length)).toEqual([651, 651]);
  });

  it('open where another implementation closed them', () => {
    const opened = keyed.map(({ secret, packet }) =>
      hexOf(right(unwrapKeyed(crypto, bytesOf(secret), bytesOf(packet)))),
    );
    const pair = right(crypto.boxKeyPair(bytesOf(sealed!.prekey_seed)));

    expect(opened).toEqual(keyed.map(({ payload }) => payload));
    expect(hexOf(right(unwrapSealed(crypto, pair, bytesOf(sealed!.packet))))).toBe(sealed!.payload);
    expect(sealed!.packet).toHaveLength(2 * 659);
  });

  it('bear a transit id that says the direction', () => {
    const ids = [0, 1].map((direction) =>
      hexOf(
        right(
          transitIdIn(
            right(wrapKeyed(crypto, { direction: direction === 0 ? 0 : 1, secret: SECRET, nonce: NONCE }, SEED)),
          ),
        ),
      ),
    );

    expect(ids).toEqual([hexOf(transitIdOf(crypto, 0, SECRET)), hexOf(transitIdOf(crypto, 1, SECRET))]);
    expect(right(transitIdIn(right(sealing(SEED))))).toEqual(transitIdOf(crypto, 2, prekey().publicKey));
  });

  it('give back any payload', () => {
    always(
      fc.property(anyPayload(1144), anyBytes(32), anyBytes(24), (payload, secret, nonce) => {
        expect(right(unwrapKeyed(crypto, secret, right(wrapping(payload, { secret, nonce }))))).toEqual(payload);
      }),
    );
    always(
      fc.property(anyPayload(1136), anyBytes(32), (payload, seed) => {
        const packet = right(wrapSealed(crypto, { publicKey: prekey().publicKey, seed }, payload));

        expect(right(unwrapSealed(crypto, prekey(), packet))).toEqual(payload);
      }),
    );
  });

  it('hold 1,144 bytes keyed and 1,136 sealed, and no more, and not nothing', () => {
    const unfit = refusal('packet.payload_fits');

    expect(right(wrapping(new Uint8Array(1144)))).toHaveLength(TRANSIT_BYTES_MAX);
    expect(right(sealing(new Uint8Array(1136)))).toHaveLength(TRANSIT_BYTES_MAX);
    expect([wrapping(new Uint8Array(1145)), sealing(new Uint8Array(1137))]).toEqual([unfit, unfit]);
    expect([wrapping(new Uint8Array(0)), sealing(new Uint8Array(0))]).toEqual([unfit, unfit]);
  });

  it('are not made of keys of another length, or sealed to a weak key', () => {
    const wrong = refusal('packet.secret_and_nonce_have_their_lengths');

    expect(wrapping(SEED, { secret: SECRET.subarray(1) })).toEqual(wrong);
    expect(wrapping(SEED, { nonce: NONCE.subarray(1) })).toEqual(wrong);
    expect(wrapSealed(crypto, { publicKey: new Uint8Array(32), seed: SEED }, SEED)).toEqual(
      refusal('packet.prekey_can_seal'),
    );
  });

  it('are refused with any bit changed', () => {
    const [inSession, first] = [right(wrapping(counting(40))), right(sealing(counting(40)))];

    expect(answersOf(everyBit(inSession).map((bit) => unwrapKeyed(crypto, SECRET, flipped(inSession, bit))))).toEqual([
      'packet.opens_with_its_secret',
    ]);
    expect(answersOf(everyBit(first).map((bit) => unwrapSealed(crypto, prekey(), flipped(first, bit))))).toEqual([
      'packet.is_sealed_to_this_prekey',
      'packet.opens_with_its_prekey',
    ]);
  });

  it('are refused under another secret or prekey', () => {
    const other = right(crypto.boxKeyPair(SECRET));

    expect(unwrapKeyed(crypto, SEED, right(wrapping(SEED)))).toEqual(refusal('packet.opens_with_its_secret'));
    expect(unwrapSealed(crypto, other, right(sealing(SEED)))).toEqual(refusal('packet.is_sealed_to_this_prekey'));
    expect(unwrapKeyed(crypto, new Uint8Array(0), right(wrapping(SEED)))).toEqual(
      refusal('packet.opens_with_its_secret'),
    );
  });

  it('are refused cut short, drawn out, or empty, at every length', () => {
    const whole = right(wrapping(new Uint8Array(1144)));
    const first = right(sealing(new Uint8Array(1136)));
    const cut = (packet: Uint8Array, length: number): Uint8Array => {
      const bytes = new Uint8Array(length);
      bytes.set(packet.subarray(0, length));
      return bytes;
    };
    const others = LENGTHS.filter((length) => length !== TRANSIT_BYTES_MAX);

    expect(answersOf(others.map((length) => unwrapKeyed(crypto, SECRET, cut(whole, length))))).toEqual([
      'packet.has_a_lawful_length',
      'packet.opens_with_its_secret',
    ]);
    expect(answersOf(others.map((length) => unwrapSealed(crypto, prekey(), cut(first, length))))).toEqual([
      'packet.has_a_lawful_length',
      'packet.opens_with_its_prekey',
    ]);
  });

  it('are refused where a seal holds nothing', () => {
    const { publicKey } = prekey();
    const nothing = right(crypto.seal(new Uint8Array(0), publicKey, SECRET));
    const packet = Uint8Array.from([...transitIdOf(crypto, 2, publicKey), ...nothing]);

    expect(unwrapSealed(crypto, prekey(), packet)).toEqual(refusal('packet.payload_fits'));
  });
});
