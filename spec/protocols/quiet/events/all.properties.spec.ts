import * as E from 'fp-ts/Either';
import * as fc from 'fast-check';
import { type Event, ZERO_ID, isZero } from '../../../../lib';
import { decodeCanonical, encodeUnsigned, withSignature } from '../../../../lib/event/canonical';
import { BODY_BYTES, type EventType } from '../../../../lib/event/event';
import type { FieldPlace } from '../../../../lib/event/layout';
import { quiet } from '../../../../protocols/quiet';
import { hexOf } from '../../../lib/crypto/vectors';
import { always, anyBytes, anyId } from '../../../support/lib/fuzz';
import { quietRegistry } from '../../../support/quiet/events';
import { right } from '../../../support/common/right';

const decode = decodeCanonical(quietRegistry);
const TYPES = quiet.events.map((type) => [type.type, type] as const);
const U48_MAX = 2 ** 48 - 1;

const anyText = (min: number, max: number) =>
  fc
    .string({ unit: 'binary', minLength: min, maxLength: max })
    .filter((s) => s.isWellFormed() && !s.includes('\0') && !s.startsWith('\ufeff') && Buffer.byteLength(s) <= max);
const anyWeak = fc.oneof(anyBytes(16), fc.constant(ZERO_ID));

/** What lists are of. */
const ITEMS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  wanted_key: fc.record({ key_id: anyWeak }),
  removed_device: fc.record({ peer_id: anyId, cutoff: anyWeak }),
  cutoff: fc.record({ cutoff: anyWeak }),
  deleted: fc.record({ target: anyWeak }),
  taken_back: fc.record({ grant_id: anyWeak }),
};

/** Any value of a field, by the name of its codec; enums are drawn wide, and what is out of range is thrown away. */
const anyValue = ({ kind, bytes }: FieldPlace): fc.Arbitrary<unknown> => {
  if (kind.startsWith('nonEmptyText')) return anyText(1, bytes);
  if (kind.startsWith('text')) return anyText(0, bytes);
  const listed = /^list\((\d+), (\w+)\)$/.exec(kind);
  if (listed !== null) return fc.array(ITEMS[listed[2]!]!, { maxLength: Number(listed[1]) });
  switch (kind) {
    case 'ref':
      return anyId;
    case 'optionalRef':
      return fc.option(anyId);
    case 'EventId':
      return anyWeak;
    case 'time':
      return fc.oneof(
        fc.maxSafeNat().map((n) => n % (U48_MAX + 1)),
        fc.constantFrom(0, U48_MAX),
      );
    case 'u8':
      return fc.nat(3);
    case 'anyU8':
      return fc.nat(0xff);
    case 'u16':
      return fc.nat(0xffff);
    case 'u32':
      return fc.oneof(fc.nat(), fc.constantFrom(0, 0xffffffff));
    default:
      return anyBytes(bytes);
  }
};

const anyBody = ({ layout }: EventType) =>
  fc.record(Object.fromEntries(layout.places.map((place) => [place.name, anyValue(place)]))).filter(layout.codec.is);

/** Kinds of fields that name what must be here. Of lists only that of removed devices has such items. */
const REFERRING: readonly string[] = ['ref', 'optionalRef'];

/** Any event of a type that its header rules allow, as bytes. */
const anyEvent = (type: EventType) =>
  fc
    .record({
      body: anyBody(type),
      created_at_ms: fc.nat(),
      expires_at_ms: type.mayExpire === true ? fc.constantFrom(0, 1, U48_MAX) : fc.constant(0),
      realm_id: anyWeak,
      signed_by: anyWeak,
      place: type.log
        ? fc.option(fc.record({ seq: fc.integer({ min: 1, max: 0xffffffff }), prev: anyId }))
        : fc.constant(null),
      signature: anyBytes(64),
    })
    .map(({ place, signature, ...draft }) => {
      const ids = place ?? { seq: 0, prev: ZERO_ID };
      const draftOf = { type: type.type, ...draft } as Omit<Event, 'seq' | 'prev' | 'signature'>;
      const at = { seq: ids.seq, prev: ids.prev as Event['prev'] };
      return withSignature(right(encodeUnsigned(type, draftOf, at)), signature);
    });

/** Decodes; what comes is written again. Undefined where it was refused. */
const again = (type: EventType, canonical: Uint8Array): Uint8Array | undefined => {
  const read = decode(canonical);
  if (E.isLeft(read)) return undefined;
  const { seq, prev, signature, ...draft } = read.right;
  return withSignature(right(encodeUnsigned(type, draft, { seq, prev })), signature);
};

describe.each(TYPES)('any %s', (_, type) => {
  it('that is made is read, and written as the same bytes', () => {
    always(
      fc.property(anyEvent(type), (canonical) => {
        expect(hexOf(again(type, canonical) ?? ZERO_ID)).toBe(hexOf(canonical));
      }),
      100,
    );
  });

  it('with some bytes changed is refused, or is just what it is read as', () => {
    const changes = fc.array(fc.tuple(fc.integer({ min: 2, max: 511 }), fc.integer({ min: 0, max: 255 })), {
      ...{ minLength: 1, maxLength: 4 },
    });
    always(
      fc.property(anyEvent(type), changes, (canonical, changed) => {
        const bytes = canonical.slice();
        for (const [at, value] of changed) bytes[at] = value;

        const written = again(type, bytes);

        expect(written === undefined || hexOf(written) === hexOf(bytes)).toBe(true);
      }),
      200,
    );
  });

  it('of random bytes is refused, or is just what it is read as', () => {
    always(
      fc.property(anyBytes(512), (bytes) => {
        bytes.set([1, type.code]);

        const written = again(type, bytes);

        expect(written === undefined || hexOf(written) === hexOf(bytes)).toBe(true);
      }),
    );
  });

  it('has the refs that its body names, in order, and never a zero one', () => {
    always(
      fc.property(anyBody(type), (body) => {
        const named = type.layout.places.filter(({ name, kind }) => REFERRING.includes(kind) || name === 'devices');
        const values = named
          .flatMap(({ name }): readonly unknown[] => {
            const value: unknown = Reflect.get(body, name);
            return Array.isArray(value) ? value.map((one: { peer_id: unknown }) => one.peer_id) : [value];
          })
          .filter((id) => id instanceof Uint8Array);

        expect(type.layout.refs(body).map((ref) => ref.split(':')[1])).toEqual(values.map(hexOf));
        expect(values.some(isZero)).toBe(false);
      }),
      50,
    );
  });
});

describe.each(TYPES.filter(([, { layout }]) => layout.bytes < BODY_BYTES))('any %s', (_, type) => {
  it('with a byte after its last field is refused', () => {
    const end = 70 + type.layout.bytes;
    always(
      fc.property(anyEvent(type), fc.integer({ min: end, max: 447 }), (canonical, at) => {
        const bytes = canonical.slice();
        bytes[at] = 1;

        expect(again(type, bytes)).toBeUndefined();
      }),
      50,
    );
  });
});
