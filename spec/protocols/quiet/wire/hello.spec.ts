import * as fc from 'fast-check';
import { U48_MAX } from '../../../../lib';
import { decodeHello, encodeHello, type Hello, HELLO_BYTES } from '../../../../protocols/quiet/wire/hello';
import { readPayload } from '../../../../protocols/quiet/wire/payload';
import { bytesOf, counting, hexOf, vectors } from '../../../lib/crypto/vectors';
import { right } from '../../../support/lib/events';
import { always, anyBytes } from '../../../support/lib/fuzz';
import { answersOf, LENGTHS, refusal, withByte } from './support';

const { hello: made } = vectors<{
  readonly hello: Omit<Hello, 'request_id' | 'ephemeral_key'> &
    Readonly<Record<'request_id' | 'ephemeral_key' | 'payload', string>>;
}>('sotto/wire-v2.json');

describe('a hello', () => {
  const hello = {
    request_id: counting(16, 1),
    ephemeral_key: counting(32, 0x40),
    at_ms: 0x0102_0304_0506,
    pending: 1,
  } as const;
  const frame = right(encodeHello(hello));

  it('is kind, version, request, key, time and the word pending', () => {
    expect(hexOf(frame)).toBe(`0301${hexOf(counting(16, 1))}${hexOf(counting(32, 0x40))}000001020304050601`);
    expect(frame).toHaveLength(HELLO_BYTES);
    expect(right(readPayload(frame))).toEqual({ kind: 'frame', frame });
  });

  it('is as another implementation writes it', () => {
    const { payload, ...fields } = made;
    const one = { ...fields, request_id: bytesOf(fields.request_id), ephemeral_key: bytesOf(fields.ephemeral_key) };

    expect(hexOf(right(encodeHello(one)))).toBe(payload);
    expect(right(decodeHello(bytesOf(payload)))).toEqual(one);
  });

  it('gives back any fields', () => {
    always(
      fc.property(
        anyBytes(16),
        anyBytes(32),
        fc.nat(U48_MAX),
        fc.constantFrom(0 as const, 1 as const),
        (request_id, ephemeral_key, at_ms, pending) => {
          const one = { request_id, ephemeral_key, at_ms, pending };

          expect(right(decodeHello(right(encodeHello(one))))).toEqual(one);
        },
      ),
    );
  });

  it.each([
    ['another kind', withByte(frame, 0, 4), 'hello.is_one'],
    ['version 0', withByte(frame, 1, 0), 'hello.version_is_known'],
    ['version 2', withByte(frame, 1, 2), 'hello.version_is_known'],
    ['a time above 2^48 - 1', withByte(frame, 51, 1), 'hello.fields_are_well_formed'],
    ['another word than pending or not', withByte(frame, 58, 2), 'hello.fields_are_well_formed'],
  ])('is refused with %s', (_, bytes, rule) => {
    expect(decodeHello(bytes)).toEqual(refusal(rule));
  });

  it('is refused at every other length', () => {
    const others = LENGTHS.filter((length) => length !== 59).map((length) => new Uint8Array(length).fill(3));

    expect(answersOf(others.map(decodeHello))).toEqual(['hello.has_its_length']);
    expect(HELLO_BYTES).toBe(59);
  });

  it('is not made of fields that are not its own', () => {
    const wrong = [
      { ...hello, request_id: counting(15) },
      { ...hello, ephemeral_key: counting(33) },
      { ...hello, at_ms: U48_MAX + 1 },
      { ...hello, at_ms: 0.5 },
    ];

    expect(wrong.map(encodeHello)).toEqual(wrong.map(() => refusal('hello.fields_are_well_formed')));
  });
});
