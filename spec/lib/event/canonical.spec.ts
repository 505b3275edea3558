import * as E from 'fp-ts/Either';
import * as fc from 'fast-check';
import {
  CANONICAL_OFFSETS,
  EVENT_BYTES,
  OUTSIDE_THE_LOG,
  blobIdOf,
  decodeCanonical,
  encodeUnsigned,
  eventIdOf,
  withSignature,
} from '../../../lib/event/canonical';
import type { Event, EventType, Unsigned } from '../../../lib/event/event';
import { type Fault, malformed, refused } from '../../../lib/fault';
import { U48_MAX } from '../../../lib/event/field';
import { type EventId, ZERO_ID } from '../../../lib/ids';
import {
  author,
  canonicalOf,
  draftOf,
  id,
  left,
  note,
  noteBytes,
  registry,
  right,
  tally,
} from '../../support/lib/events';
import { always, anyBytes, anyId } from '../../support/lib/fuzz';

const decodeHere = decodeCanonical(registry);

const again = ({ type, seq, prev, signature, ...event }: Event): Uint8Array =>
  canonicalOf(registry.byName.get(type)!, { type, ...event }, { seq, prev }, signature);

const changed = (bytes: Uint8Array, at: number, byte: number): Uint8Array => {
  const copy = bytes.slice();
  copy[at] = byte;
  return copy;
};

const GOOD = noteBytes(id(1), 'hello');
const NOTE_BODY_END = 70 + note.layout.bytes;

/** A valid event of any of the three types. */
const anyValid: fc.Arbitrary<Uint8Array> = fc
  .tuple(
    fc.constantFrom<EventType>(author, note, tally),
    fc.string({ minLength: 1, maxLength: 5 }),
    fc.record({ created_at_ms: fc.nat(), realm_id: anyId, signed_by: anyId }) as fc.Arbitrary<Partial<Unsigned>>,
    fc.nat({ max: 1000 }),
    fc.tuple(anyId, anyBytes(64)),
  )
  .map(([type, word, head, n, [one, signature]]) => {
    const other = one as EventId;
    const bodies: Readonly<Record<string, unknown>> = {
      author: { name: word },
      note: { author_id: other, mood: n % 3, text: word },
      tally: { rows: Array(n % 9).fill({ key: n, about: other }), title: word },
    };
    const place = type.log && n > 0 ? { seq: n, prev: other } : OUTSIDE_THE_LOG;
    const expires_at_ms = type.mayExpire === true ? n : 0;
    return canonicalOf(type, draftOf(type.type, bodies[type.type], { ...head, expires_at_ms }), place, signature);
  });

/** Accepted, and then the same again; or refused by name. Answers which. */
const agrees = (bytes: Uint8Array): boolean => {
  const event = decodeHere(bytes);
  if (E.isRight(event)) expect(Buffer.from(again(event.right)).equals(bytes)).toBe(true);
  else expect(['Malformed', 'Refused']).toContain(event.left._tag);
  return E.isRight(event);
};

describe('decodeCanonical', () => {
  it('reads what was encoded', () => {
    const event = right(decodeHere(GOOD));

    expect(event).toEqual({
      ...draftOf('note', { author_id: id(1), mood: 1, text: 'hello' }),
      seq: 0,
      prev: ZERO_ID,
      signature: new Uint8Array(64),
    });
  });

  it.each<[string, Uint8Array, Fault]>([
    ['nothing', new Uint8Array(0), malformed('event', ['(length)'])],
    ['511 bytes', GOOD.subarray(1), malformed('event', ['(length)'])],
    ['513 bytes', Uint8Array.from([...GOOD, 0]), malformed('event', ['(length)'])],
    ['version 0', changed(GOOD, 0, 0), malformed('event', ['version'])],
    ['version 2', changed(GOOD, 0, 2), malformed('event', ['version'])],
    ['type 0', changed(GOOD, 1, 0), malformed('event', ['type'])],
    ['an unknown type', changed(GOOD, 1, 3), malformed('event', ['type'])],
    ['a time that is too great', changed(GOOD, 3, 1), malformed('header', ['created_at_ms'])],
    ['an expiry that is too great', changed(GOOD, 10, 1), malformed('header', ['expires_at_ms'])],
    ['a value outside its list', changed(GOOD, 70 + 16, 3), malformed('note', ['mood'])],
    ['a byte after the text', changed(GOOD, NOTE_BODY_END - 1, 1), malformed('note', ['text'])],
    ['a byte after the body', changed(GOOD, NOTE_BODY_END, 1), malformed('event', ['(canonical form)'])],
    ['a byte before the signature', changed(GOOD, 447, 1), malformed('event', ['(canonical form)'])],
    ['a seq without a prev', changed(GOOD, 53, 1), refused('event.seq_is_zero_exactly_when_prev_is')],
    ['a prev without a seq', changed(GOOD, 69, 1), refused('event.seq_is_zero_exactly_when_prev_is')],
    ['an expiry where none may be', changed(GOOD, 17, 1), refused('event.this_type_does_not_expire')],
  ])('refuses %s', (_, bytes, fault) => {
    expect(left(decodeHere(bytes))).toEqual(fault);
  });

  it('refuses a place in a log for a type that is outside it', () => {
    const draft = draftOf('author', { name: 'alice' });
    const bytes = canonicalOf(author, draft, { seq: 1, prev: id(9) });

    expect(left(decodeHere(bytes))).toEqual(refused('event.outside_the_log_has_no_seq'));
  });

  it('lets a type expire that may', () => {
    const bytes = canonicalOf(tally, draftOf('tally', { rows: [], title: '' }, { expires_at_ms: U48_MAX }));

    expect(right(decodeHere(bytes)).expires_at_ms).toBe(U48_MAX);
  });

  it('takes any signature: whether it is one is for a later stage', () => {
    expect(right(decodeHere(changed(GOOD, 511, 255))).signature[63]).toBe(255);
  });

  it('gives the same bytes again, or refuses, for random bytes', () => {
    const opening = fc.constantFrom([], [1], [1, 1], [1, 2], [1, 7]);

    always(
      fc.property(
        opening,
        anyBytes(EVENT_BYTES),
        (first, rest) => void agrees(Uint8Array.from([...first, ...rest].slice(0, 512))),
      ),
      2_000,
    );
  });

  it('gives the same bytes again, or refuses, for random bodies behind a good header', () => {
    const filled = fc.tuple(anyBytes(100), fc.nat({ max: 40 })).map(([body, used]) => body.fill(0, used));
    let accepted = 0;

    always(
      fc.property(fc.constantFrom(1, 2, 7), filled, (code, body) => {
        const bytes = changed(GOOD.slice().fill(0, 70), 1, code);
        bytes.set(body, 70);
        accepted += Number(agrees(bytes));
      }),
      2_000,
    );

    expect(accepted).toBeGreaterThan(20);
  });

  it('gives the same bytes again, or refuses, for valid events with some bytes changed', () => {
    const changes = fc.array(fc.tuple(fc.nat({ max: 511 }), fc.nat({ max: 255 })), { maxLength: 4 });
    const outcomes = { accepted: 0, refused: 0 };

    always(
      fc.property(anyValid, changes, (valid, some) => {
        const bytes = some.reduce((all, [at, byte]) => changed(all, at, byte), valid);
        outcomes[agrees(bytes) ? 'accepted' : 'refused'] += 1;
      }),
      3_000,
    );

    expect([outcomes.accepted > 500, outcomes.refused > 500]).toEqual([true, true]);
  });

  it('accepts every valid event', () => {
    always(fc.property(anyValid, (bytes) => expect(agrees(bytes)).toBe(true)));
  });
});

describe('encodeUnsigned', () => {
  it.each<[string, Partial<Unsigned>, Fault]>([
    ['a time that is too great', { created_at_ms: U48_MAX + 1 }, malformed('header', ['created_at_ms'])],
    ['a time before 1970', { created_at_ms: -1 }, malformed('header', ['created_at_ms'])],
    ['a fraction', { expires_at_ms: 0.5 }, malformed('header', ['expires_at_ms'])],
    ['a realm that is no id', { realm_id: new Uint8Array(15) as EventId }, malformed('header', ['realm_id'])],
    ['a body without its fields', { body: {} }, malformed('note', ['author_id', 'mood', 'text'])],
    ['no body', { body: undefined }, malformed('note', ['(whole)'])],
  ])('refuses %s', (_, change, fault) => {
    const draft = draftOf('note', { author_id: id(1), mood: 0, text: '' }, change);

    expect(left(encodeUnsigned(note, draft, OUTSIDE_THE_LOG))).toEqual(fault);
  });

  it('refuses a place that does not fit', () => {
    const draft = draftOf('note', { author_id: id(1), mood: 0, text: '' });

    expect(left(encodeUnsigned(note, draft, { seq: 2 ** 32, prev: id(1) }))).toEqual(malformed('header', ['seq']));
  });
});

describe('CANONICAL_OFFSETS', () => {
  it('are those of the wire', () => {
    expect(CANONICAL_OFFSETS).toEqual({
      ...{ code: 1, created_at_ms: 2, expires_at_ms: 10, realm_id: 18 },
      ...{ signed_by: 34, body: 70, signature: 448 },
    });
  });
});

describe('withSignature', () => {
  it('puts a signature last, into a copy', () => {
    const signed = withSignature(GOOD, new Uint8Array(64).fill(7));

    expect([signed.subarray(448).every((byte) => byte === 7), GOOD.subarray(448).every((byte) => byte === 0)]).toEqual([
      true,
      true,
    ]);
    expect(signed.subarray(0, 448)).toEqual(GOOD.subarray(0, 448));
  });
});

describe('ids', () => {
  it('are sixteen bytes of a hash of the whole', () => {
    const asked: unknown[] = [];
    const hash = (size: number, ...parts: readonly Uint8Array[]): Uint8Array => (asked.push([size, ...parts]), id(7));

    expect([eventIdOf({ hash }, GOOD), blobIdOf({ hash }, id(1))]).toEqual([id(7), id(7)]);
    expect(asked).toEqual([
      [16, GOOD],
      [16, id(1)],
    ]);
  });
});
