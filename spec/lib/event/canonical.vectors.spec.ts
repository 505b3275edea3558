import * as E from 'fp-ts/Either';
import { decodeCanonical, encodeUnsigned, eventIdOf, signedBytes, withSignature } from '../../../lib/event/canonical';
import { openCrypto } from '../../../lib/crypto/openCrypto';
import type { CryptoPort } from '../../../lib/crypto/cryptoPort';
import type { Unsigned } from '../../../lib/event/event';
import { type Fault, malformed, refused } from '../../../lib/fault';
import { type EventId, parseId, toHex } from '../../../lib/ids';
import { left, right } from '../../support/lib/events';
import { fromVector, wireRegistry } from '../../support/lib/wireTypes';
import { bytesOf, hexOf, vectors } from '../crypto/vectors';

interface VectorEvent {
  readonly name: string;
  readonly type: number;
  readonly created_at_ms: number;
  readonly expires_at_ms: number;
  readonly network_id: string;
  readonly signed_by: string;
  readonly seq: number;
  readonly prev: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly canonical: string;
  readonly event_id: string;
}
interface VectorRefusal {
  readonly name: string;
  readonly because: string;
  readonly canonical: string;
}
const all = vectors<{
  readonly events: readonly VectorEvent[];
  readonly refused: readonly VectorRefusal[];
}>('sotto/wire-v2.json');
/** Of the types that are declared here. */
const events = all.events.filter(({ type }) => wireRegistry.byCode.has(type));

const decodeWire = decodeCanonical(wireRegistry);
const hexId = (hex: string): EventId => right(parseId(hex));
const typeOf = (code: number) => wireRegistry.byCode.get(code)!;

const unsignedOf = (one: VectorEvent): Unsigned => ({
  type: typeOf(one.type).type,
  created_at_ms: one.created_at_ms,
  expires_at_ms: one.expires_at_ms,
  realm_id: hexId(one.network_id),
  signed_by: hexId(one.signed_by),
  body: fromVector(one.body),
});

/** What refuses each by its canonical form, or the later stage that does. */
const REFUSED: Readonly<Record<string, Fault | 'by its type' | 'by its signature'>> = {
  'version 2': malformed('event', ['version']),
  'unknown type': malformed('event', ['type']),
  'time beyond 2^48-1': malformed('header', ['created_at_ms']),
  'prev at seq 0': refused('event.seq_is_zero_exactly_when_prev_is'),
  'no prev at seq 1': refused('event.seq_is_zero_exactly_when_prev_is'),
  'zero channel': malformed('message', ['channel_id']),
  'text after its end': malformed('message', ['text']),
  'byte-order mark first': malformed('message', ['text']),
  'overlong UTF-8': malformed('message', ['text']),
  'surrogate in UTF-8': malformed('message', ['text']),
  'empty text': 'by its type',
  'one bit of the signature': 'by its signature',
  short: malformed('event', ['(length)']),
  long: malformed('event', ['(length)']),
};

/** Of events of those types, or of no type. */
const refusals = all.refused.filter(({ name }) => Object.hasOwn(REFUSED, name));

describe('the events of an independent implementation', () => {
  let crypto: CryptoPort;
  beforeAll(async () => {
    crypto = right(await openCrypto('wasm'));
  });

  it('are thirteen, of eight types', () => {
    expect(events).toHaveLength(13);
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(wireRegistry.byCode.keys()));
  });

  it.each(events.map((one) => [one.name, one] as const))('%s: its fields give its bytes', (_, one) => {
    const place = { seq: one.seq, prev: hexId(one.prev) };
    const unsigned = right(encodeUnsigned(typeOf(one.type), unsignedOf(one), place));

    const canonical = withSignature(unsigned, bytesOf(one.canonical).subarray(448));

    expect(hexOf(unsigned)).toBe(one.canonical.slice(0, 896) + '00'.repeat(64));
    expect(hexOf(canonical)).toBe(one.canonical);
  });

  it.each(events.map((one) => [one.name, one] as const))('%s: its bytes give its fields', (_, one) => {
    const event = right(decodeWire(bytesOf(one.canonical)));

    expect(event).toEqual({
      ...unsignedOf(one),
      seq: one.seq,
      prev: hexId(one.prev),
      signature: bytesOf(one.canonical).subarray(448),
    });
  });

  it('have the ids it says', () => {
    const ids = events.map(({ canonical }) => toHex(eventIdOf(crypto, bytesOf(canonical))));

    expect(ids).toEqual(events.map(({ event_id }) => event_id));
  });

  it('are signed over a domain and the first 448 bytes', () => {
    const covered = signedBytes(bytesOf(events[1]!.canonical));

    expect(hexOf(covered)).toBe(Buffer.from('sotto/event/1').toString('hex') + events[1]!.canonical.slice(0, 896));
  });
});

describe('the refusals of an independent implementation', () => {
  it('are fourteen, each of them known here', () => {
    expect(refusals.map(({ name }) => name).sort()).toEqual(Object.keys(REFUSED).sort());
    expect(refusals).toHaveLength(14);
  });

  const formal = refusals.filter(({ name }) => typeof REFUSED[name] === 'object');
  const later = refusals.filter(({ name }) => typeof REFUSED[name] === 'string');

  it.each(formal.map(({ name, canonical }) => [name, canonical]))('%s is refused for that', (name, canonical) => {
    expect(left(decodeWire(bytesOf(canonical)))).toEqual(REFUSED[name]);
  });

  it.each(later.map(({ name, canonical }) => [name, canonical]))(
    '%s has a canonical form; a later stage refuses it',
    (_, hex) => {
      expect(E.isRight(decodeWire(bytesOf(hex)))).toBe(true);
    },
  );

  it('leave two to later stages: one to its type, one to its signature', () => {
    expect(later.map(({ because }) => because)).toEqual(['message rule, not layout', 'signature']);
  });
});
