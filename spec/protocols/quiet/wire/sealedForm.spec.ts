import * as fc from 'fast-check';
import { type CryptoPort, blobIdOf, U48_MAX, ZERO_ID } from '../../../../lib';
import {
  openSealed,
  outerIsInner,
  readSealedHead,
  SEALED_BYTES,
  type SealedHead,
  sealPlain,
  sealWithKey,
} from '../../../../protocols/quiet/wire/sealedForm';
import { BACKENDS, open } from '../../../lib/crypto/backends';
import { bytesOf, hexOf } from '../../../lib/crypto/vectors';
import { called, wire } from '../../../lib/crypto/wireVectors';
import { id, right } from '../../../support/lib/events';
import { always, anyBytes, anyId } from '../../../support/lib/fuzz';
import { answersOf, everyBit, flipped, idOf, LENGTHS, refusal, withByte } from './support';

const plain = wire.events.filter(({ key }) => key === null);
const keyed = wire.events.filter(({ key }) => key !== null);
const PLAIN = bytesOf(called('peer').sealed);
const KEYED = bytesOf(called('message').sealed);
const KEY = bytesOf(called('message').key!);

const time = (value: bigint): Uint8Array => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
};
const withTime = (at: number, value: bigint): Uint8Array => {
  const copy = KEYED.slice();
  copy.set(time(value), at);
  return copy;
};

describe('readSealedHead', () => {
  it('reads what every sealed form of the vectors says of itself', () => {
    const heads = wire.events.map(({ sealed }) => right(readSealedHead(bytesOf(sealed))));

    expect(heads).toEqual(
      wire.events.map((one) => ({
        form: one.key === null ? 0 : 1,
        event_id: idOf(one.event_id),
        network_id: idOf(one.network_id),
        key_id: one.key_id === null ? ZERO_ID : idOf(one.key_id),
        created_at_ms: Number(Buffer.from(one.canonical, 'hex').readBigUInt64BE(2)),
        expires_at_ms: one.expires_at_ms,
      })),
    );
    expect(heads).toHaveLength(22);
  });

  it('refuses every other length', () => {
    const refused = LENGTHS.filter((length) => length !== SEALED_BYTES).map((length) => new Uint8Array(length).fill(1));

    expect(answersOf(refused.map(readSealedHead))).toEqual(['sealed.has_its_length']);
    expect(SEALED_BYTES).toBe(594);
  });

  it.each([
    ['version 0', withByte(KEYED, 0, 0), 'sealed.version_is_known'],
    ['version 2', withByte(KEYED, 0, 2), 'sealed.version_is_known'],
    ['form 2', withByte(KEYED, 1, 2), 'sealed.form_is_known'],
    ['a time above 2^48 - 1', withTime(50, 2n ** 48n), 'sealed.times_are_within_48_bits'],
    ['an expiry above 2^48 - 1', withTime(58, 2n ** 63n), 'sealed.times_are_within_48_bits'],
    ['form 0 with a key_id', withByte(PLAIN, 49, 1), 'sealed.plain_form_names_no_key'],
    ['form 0 with a tag', withByte(PLAIN, 593, 1), 'sealed.plain_form_has_no_tag'],
    ['form 0 with the first byte of a tag', withByte(PLAIN, 578, 1), 'sealed.plain_form_has_no_tag'],
    ['form 1 without a key_id', KEYED.slice().fill(0, 34, 50), 'sealed.encrypted_form_names_its_key'],
  ])('refuses %s', (_, sealed, rule) => {
    expect(readSealedHead(sealed)).toEqual(refusal(rule));
  });

  it('reads the greatest time', () => {
    expect(right(readSealedHead(withTime(50, 2n ** 48n - 1n))).created_at_ms).toBe(U48_MAX);
  });
});

describe('outerIsInner', () => {
  const headOf = (sealed: Uint8Array): SealedHead => right(readSealedHead(sealed));

  it('holds for every sealed form of the vectors', () => {
    const outcomes = wire.events.map(({ sealed, canonical, event_id }) =>
      outerIsInner(headOf(bytesOf(sealed)), bytesOf(canonical), idOf(event_id)),
    );

    expect(outcomes).toEqual(wire.events.map(() => true));
  });

  it.each(['peer', 'network', 'identity'])('fails for %s under any other id, network or time', (name) => {
    const { sealed, canonical, event_id } = called(name);
    const head = headOf(bytesOf(sealed));
    const others: readonly SealedHead[] = [
      { ...head, event_id: id(9) },
      { ...head, network_id: id(9) },
      { ...head, created_at_ms: head.created_at_ms + 1 },
      { ...head, expires_at_ms: 1 },
    ];

    expect(others.map((other) => outerIsInner(other, bytesOf(canonical), idOf(event_id)))).toEqual(
      others.map(() => false),
    );
    expect(outerIsInner(head, bytesOf(canonical), id(9))).toBe(false);
  });

  it('has zeros for the network of a network, as its field has', () => {
    const { sealed, canonical, event_id } = called('network');
    const head = headOf(bytesOf(sealed));

    expect(head.network_id).toEqual(ZERO_ID);
    expect(outerIsInner({ ...head, network_id: idOf(event_id) }, bytesOf(canonical), idOf(event_id))).toBe(false);
  });
});

describe.each(BACKENDS)('sealed forms on %s', (backend) => {
  let crypto: CryptoPort;
  const opening = (sealed: Uint8Array, key?: Uint8Array) => {
    const head = readSealedHead(sealed);
    return head._tag === 'Left' ? head : openSealed(crypto, sealed, head.right, key);
  };
  beforeAll(async () => {
    crypto = await open(backend);
  });

  it('are the bytes of the vectors, and have their blob ids', () => {
    const sealed = wire.events.map(({ canonical, event_id, key_id, key }) =>
      key === null || key_id === null
        ? sealPlain(bytesOf(canonical), idOf(event_id))
        : right(sealWithKey(crypto, bytesOf(canonical), idOf(event_id), { key_id: idOf(key_id), key: bytesOf(key) })),
    );

    expect(sealed.map(hexOf)).toEqual(wire.events.map((one) => one.sealed));
    expect(sealed.map((one) => hexOf(blobIdOf(crypto, one)))).toEqual(wire.events.map(({ blob_id }) => blob_id));
    expect([plain.length, keyed.length]).toEqual([18, 4]);
  });

  it('open to the events of the vectors', () => {
    const opened = wire.events.map(({ sealed, key }) =>
      hexOf(right(opening(bytesOf(sealed), key === null ? undefined : bytesOf(key)))),
    );

    expect(opened).toEqual(wire.events.map(({ canonical }) => canonical));
  });

  it('are not opened without their key, or with another', () => {
    expect(opening(KEYED)).toEqual(refusal('sealed.has_its_key'));
    expect(opening(KEYED, bytesOf(called('message that expires').key!))).toEqual(refusal('sealed.opens_with_its_key'));
    expect(opening(KEYED, KEY.subarray(1))).toEqual(refusal('sealed.opens_with_its_key'));
  });

  it('are not opened with any bit changed', () => {
    const answers = everyBit(KEYED).map((bit) => opening(flipped(KEYED, bit), KEY));

    expect([...answersOf(answers)].sort()).toEqual([
      'sealed.form_is_known',
      'sealed.opens_with_its_key',
      'sealed.plain_form_names_no_key',
      'sealed.times_are_within_48_bits',
      'sealed.version_is_known',
    ]);
  });

  it('are not opened under the head of another, or at another length', () => {
    const head = right(readSealedHead(bytesOf(called('channel').sealed)));

    expect(openSealed(crypto, KEYED, head, KEY)).toEqual(refusal('sealed.opens_with_its_key'));
    expect(answersOf(LENGTHS.map((length) => openSealed(crypto, new Uint8Array(length), head, KEY)))).toEqual([
      'sealed.has_its_length',
      'sealed.opens_with_its_key',
    ]);
  });

  it('are not made of an event of another length, a key of another length, or a key_id of zeros', () => {
    const sealing = (length: number, key_id = id(1), keyBytes = 32) =>
      sealWithKey(crypto, new Uint8Array(length), id(2), { key_id, key: new Uint8Array(keyBytes) });

    expect([511, 513].map((length) => sealing(length))).toEqual(Array(2).fill(refusal('sealed.holds_512_bytes')));
    expect([31, 33].map((length) => sealing(512, id(1), length))).toEqual(
      Array(2).fill(refusal('sealed.key_is_32_bytes')),
    );
    expect(sealing(512, ZERO_ID)).toEqual(refusal('sealed.encrypted_form_names_its_key'));
  });

  it('give back any 512 bytes', () => {
    always(
      fc.property(anyBytes(512), anyId, anyId, anyBytes(32), (bytes, event, key, keyBytes) => {
        const canonical = bytes.slice().fill(0, 2, 4).fill(0, 10, 12);
        const [event_id, key_id] = [idOf(hexOf(event)), idOf(hexOf(key))];

        const closed = right(sealWithKey(crypto, canonical, event_id, { key_id, key: keyBytes }));
        const clear = sealPlain(canonical, event_id);

        expect(right(opening(closed, keyBytes))).toEqual(canonical);
        expect(right(opening(clear))).toEqual(canonical);
        expect(outerIsInner(right(readSealedHead(closed)), canonical, event_id)).toBe(true);
      }),
    );
  });
});
