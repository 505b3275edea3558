import { OPAQUE, RELAY, TOR, UDP } from '../../../../protocols/quiet/wire/bodies/network';
import * as fc from 'fast-check';
import { type CryptoPort, reveal, secret, ZERO_ID } from '../../../../lib';
import type { Contact } from '../../../../protocols/quiet/wire/contact';
import { decodeLink, encodeLink, type Link, LINK_CHARS_BELOW } from '../../../../protocols/quiet/wire/link';
import { BACKENDS, open } from '../../../lib/crypto/backends';
import { counting, hexOf, utf8 } from '../../../lib/crypto/vectors';
import { id, right } from '../../../support/lib/events';
import { always, anyBytes, anyId } from '../../../support/lib/fuzz';
import { answersOf, everyBit, flipped, idOf, LENGTHS, denial, withByte } from './support';

const SECRET = counting(32, 0xa0);
const own: Contact = { peer_id: id(5), box_key: counting(32, 1), transport: 0, host: 'a1b2', port: 0 };
const udp: Contact = { ...own, peer_id: id(6), transport: 1, host: 'café.example', port: 9000 };
const link: Link = { kind: 'join', secret: secret(SECRET), network_id: id(3), invite_id: id(4), contacts: [own, udp] };

const COUNT_AT = 65;
const FIRST_AT = 66;
const TRANSPORT_AT = FIRST_AT + 48;
const HOST_LENGTH_AT = FIRST_AT + 49;

const anyAddress = fc.oneof(
  fc.constant({ transport: OPAQUE, host: '00ff', port: 0 }),
  fc.record({
    transport: fc.constantFrom(UDP, TOR, RELAY),
    host: fc.string({ unit: 'grapheme', maxLength: 20 }).filter((host) => {
      const written = Buffer.byteLength(host);
      return written <= 64 && host.isWellFormed() && !host.includes('\0') && !host.startsWith('\ufeff');
    }),
    port: fc.nat(0xffff),
  }),
);
const anyContact: fc.Arbitrary<Contact> = fc
  .record({ peer_id: anyId.map((bytes) => idOf(hexOf(bytes))), box_key: anyBytes(32), address: anyAddress })
  .map(({ address, ...rest }) => ({ ...rest, ...address }));
const anyLink = fc.record({
  kind: fc.constantFrom('join' as const, 'link' as const),
  bytes: anyBytes(32),
  network_id: anyId.map((bytes) => idOf(hexOf(bytes))),
  invite_id: anyId.map((bytes) => idOf(hexOf(bytes))),
  contacts: fc.array(anyContact, { minLength: 1, maxLength: 4 }),
});

describe.each(BACKENDS)('links on %s', (backend) => {
  let crypto: CryptoPort;
  let text: string;
  let body: Uint8Array;
  /** A link of those bytes, with the check that is theirs. */
  const checked = (before: Uint8Array): string => {
    const check = crypto.hash(16, utf8('sotto/link-check/1'), before);
    return `sotto:join#${Buffer.from([...before, ...check]).toString('base64url')}`;
  };
  beforeAll(async () => {
    crypto = await open(backend);
    text = right(encodeLink(crypto, link));
    body = Uint8Array.from(Buffer.from(text.slice(11), 'base64url')).subarray(0, -16);
  });

  it('are a prefix and base64url of the fields and their check', () => {
    const ids = hexOf(id(3)) + hexOf(id(4));
    const first = `${hexOf(id(5))}${hexOf(counting(32, 1))}0004${hexOf(utf8('a1b2'))}0000`;
    const second = `${hexOf(id(6))}${hexOf(counting(32, 1))}010d${hexOf(utf8('café.example'))}2328`;

    expect(hexOf(body)).toBe(`01${hexOf(SECRET)}${ids}02${first}${second}`);
    expect(text).toBe(checked(body));
    expect(right(encodeLink(crypto, { ...link, kind: 'link' }))).toBe(text.replace('join', 'link'));
  });

  it('give back any fields, and the secret only where it is asked for', () => {
    always(
      fc.property(anyLink, ({ bytes, ...rest }) => {
        const written = right(encodeLink(crypto, { ...rest, secret: secret(bytes) }));

        const { secret: wrapped, ...read } = right(decodeLink(crypto, written));

        expect(read).toEqual(rest);
        expect(hexOf(reveal(wrapped))).toBe(hexOf(bytes));
        expect(JSON.stringify(wrapped)).toBe('"[secret]"');
        expect(written.length).toBeLessThan(LINK_CHARS_BELOW);
      }),
    );
  });

  it('leave no secret in the memory of an id', () => {
    const { network_id } = right(decodeLink(crypto, text));

    expect(hexOf(new Uint8Array(network_id.buffer))).not.toContain(hexOf(SECRET));
  });

  it('are refused by one rule with any bit of them changed', () => {
    const whole = Uint8Array.from([...body, ...crypto.hash(16, utf8('sotto/link-check/1'), body)]);
    const changed = everyBit(whole).map(
      (bit) => `sotto:join#${Buffer.from(flipped(whole, bit)).toString('base64url')}`,
    );

    expect(answersOf(changed.map((one) => decodeLink(crypto, one)))).toEqual(['link.is_whole']);
  });

  it('are refused by one rule with any bit of the text after its prefix changed', () => {
    const written = utf8(text);
    const changed = everyBit(written)
      .filter((bit) => bit >= 8 * 11)
      .map((bit) => Buffer.from(flipped(written, bit)).toString('latin1'));

    expect(answersOf(changed.map((one) => decodeLink(crypto, one)))).toEqual(['link.is_whole']);
  });

  it('are refused cut short, drawn out, padded, or at any length', () => {
    const cut = Array.from({ length: text.length - 11 }, (_, n) => text.slice(0, 11 + n));
    const drawn = ['A', 'AAAA', '=', '==', ' ', '\n'].map((more) => text + more);
    const others = LENGTHS.map((length) => `sotto:link#${'A'.repeat(length)}`);

    expect(answersOf([...cut, ...drawn].map((one) => decodeLink(crypto, one)))).toEqual(['link.is_whole']);
    expect(answersOf(others.map((one) => decodeLink(crypto, one)))).toEqual([
      'link.is_whole',
      'link.has_fewer_than_900_characters',
    ]);
  });

  it.each(['', 'sotto:', 'sotto:join', 'sotto:minimal#AAAA', 'SOTTO:JOIN#AAAA', ' sotto:join#'])(
    'are refused where they begin as %j',
    (begun) => {
      expect(decodeLink(crypto, begun)).toEqual(denial('link.begins_as_one'));
    },
  );

  it('are refused by what is wrong with them, if their check is right', () => {
    const host = (bytes: readonly number[]): Uint8Array =>
      Uint8Array.from([...withByte(body, COUNT_AT, 1).subarray(0, TRANSPORT_AT), 1, bytes.length, ...bytes, 0, 9]);
    const rules = [
      withByte(body, 0, 0),
      withByte(body, 0, 2),
      body.slice().fill(0, 33, 49),
      body.slice().fill(0, 49, 65),
      withByte(body, COUNT_AT, 0).subarray(0, FIRST_AT),
      withByte(body, COUNT_AT, 5),
      withByte(body, COUNT_AT, 1),
      withByte(body, COUNT_AT, 3),
      body.slice().fill(0, FIRST_AT, FIRST_AT + 16),
      withByte(body, TRANSPORT_AT, 4),
      withByte(body, HOST_LENGTH_AT + 2, 1),
      withByte(body, HOST_LENGTH_AT, 129),
      body.subarray(0, -1),
      host([0x61, 0]),
      host([0x61, 0, 0x61]),
      host([0xc0, 0x80]),
      host([0xef, 0xbb, 0xbf]),
      host(Array<number>(129).fill(0x61)),
      body.subarray(0, 20),
      new Uint8Array(0),
    ].map((before) => answersOf([decodeLink(crypto, checked(before))])[0]);
    const [version, fields, count, contact] = [
      'version_is_known',
      'fields_are_well_formed',
      'has_one_to_four_contacts',
      'contacts_are_well_formed',
    ].map((rule) => `link.${rule}`);

    expect(rules).toEqual([
      ...[version, version, fields, fields, count, count, 'link.ends_after_its_contacts'],
      ...Array<unknown>(11).fill(contact),
      ...[fields, version],
    ]);
    expect(decodeLink(crypto, checked(host(Array<number>(128).fill(0x61))))._tag).toBe('Right');
  });

  it('have 899 characters at most, whoever wrote them', () => {
    const hosts = [94, 94, 94, 94].map((length) => ({ ...udp, host: 'a'.repeat(length) }));
    const longest = right(encodeLink(crypto, { ...link, contacts: hosts }));
    const before = Uint8Array.from(Buffer.from(longest.slice(11), 'base64url')).subarray(0, -16);
    const lengthAt = before.length - 97;
    const longer = Uint8Array.from([...before.subarray(0, -2), 0x61, ...before.subarray(-2)]);

    const beyond = checked(withByte(longer, lengthAt, 95));

    expect([longest.length, beyond.length]).toEqual([899, 901]);
    expect(right(decodeLink(crypto, longest)).contacts).toEqual(hosts);
    expect(decodeLink(crypto, beyond)).toEqual(denial('link.has_fewer_than_900_characters'));
    expect(encodeLink(crypto, { ...link, contacts: [...hosts.slice(1), { ...udp, host: 'a'.repeat(95) }] })).toEqual(
      denial('link.has_fewer_than_900_characters'),
    );
  });

  it('are not made of what would be refused', () => {
    const making = (changed: Partial<Link>) => encodeLink(crypto, { ...link, ...changed });
    const contact = (changed: Partial<Contact>) => making({ contacts: [{ ...udp, ...changed }] });
    const long = { ...udp, host: 'a'.repeat(128) };

    expect([making({ contacts: [] }), making({ contacts: Array<Contact>(5).fill(own) })]).toEqual(
      Array(2).fill(denial('link.has_one_to_four_contacts')),
    );
    expect([making({ network_id: ZERO_ID }), making({ secret: secret(SECRET.subarray(1)) })]).toEqual(
      Array(2).fill(denial('link.fields_are_well_formed')),
    );
    expect(
      [
        contact({ peer_id: ZERO_ID }),
        contact({ box_key: SECRET.subarray(1) }),
        contact({ host: 'a'.repeat(129) }),
        contact({ host: 'a\0' }),
        contact({ host: '\ud800' }),
        contact({ port: 65_536 }),
        contact({ transport: 0, port: 0 }),
        contact({ transport: 0, host: '' }),
      ].map((answer) => answersOf([answer])[0]),
    ).toEqual(Array(8).fill('link.contacts_are_well_formed'));
    expect(making({ contacts: Array<Contact>(4).fill(long) })).toEqual(denial('link.has_fewer_than_900_characters'));
    expect(making({ contacts: Array<Contact>(3).fill(long) })._tag).toBe('Right');
  });
});
