import { type EventTools, makeEvent, openCanonical } from '../../../lib/event/makeEvent';
import { OUTSIDE_THE_LOG, decodeCanonical, eventIdOf, signedBytes } from '../../../lib/event/canonical';
import { openCrypto } from '../../../lib/crypto/openCrypto';
import { badPacket, denied, malformed } from '../../../lib/fault';
import { secret } from '../../../lib/secret';
import { author, draftOf, id, left, note, registry, right } from '../../support/lib/events';

let tools: EventTools;
beforeAll(async () => {
  tools = { crypto: right(await openCrypto('wasm')), decode: decodeCanonical(registry) };
});

const body = { author_id: id(1), mood: 2, text: 'hello' };
const place = { seq: 4, prev: id(8) };

describe('makeEvent', () => {
  it('signs a draft in its place, and computes its id', () => {
    const keys = right(tools.crypto.signKeyPair(new Uint8Array(32).fill(3)));

    const made = right(makeEvent(tools, note, draftOf('note', body), place, secret(keys.secretKey)));

    expect(made.event).toMatchObject({ ...draftOf('note', body), ...place });
    expect(made.event_id).toEqual(eventIdOf(tools.crypto, made.canonical));
    expect(tools.crypto.verify(made.event.signature, signedBytes(made.canonical), keys.publicKey)).toBe(true);
  });

  it('leaves zeros where nobody signs', () => {
    const made = right(makeEvent(tools, author, draftOf('author', { name: 'alice' }), OUTSIDE_THE_LOG, undefined));

    expect(made.event.signature).toEqual(new Uint8Array(64));
  });

  it.each([0, 32, 63, 65])('refuses a key of %d bytes', (length) => {
    const key = secret(new Uint8Array(length));

    expect(left(makeEvent(tools, note, draftOf('note', body), place, key))).toEqual(denied('draft.is_signed'));
  });

  it('refuses a draft that its layout, its header or its type does not accept', () => {
    const bad = draftOf('note', { ...body, mood: 9 });
    const late = draftOf('note', body, { created_at_ms: -1 });
    const expiring = draftOf('note', body, { expires_at_ms: 9 });

    const faults = [bad, late, expiring].map((draft) => left(makeEvent(tools, note, draft, place, undefined)));

    expect(faults.map(({ _tag }) => _tag)).toEqual(['Malformed', 'Malformed', 'Refused']);
  });
});

describe('openCanonical', () => {
  it('opens what was made, under its own id', () => {
    const made = right(makeEvent(tools, note, draftOf('note', body), place, undefined));

    expect(right(openCanonical(tools, made.canonical, made.event_id))).toEqual(made);
  });

  it('finds the carrier at fault for a claim that is not the id of the bytes', () => {
    const made = right(makeEvent(tools, note, draftOf('note', body), place, undefined));

    expect(left(openCanonical(tools, made.canonical, id(1)))).toEqual(badPacket('event.id_is_of_its_bytes'));
  });

  it('finds the event at fault, under its own id, for bytes that are not canonical', () => {
    const bytes = new Uint8Array(512);
    bytes[0] = 1;
    const own = eventIdOf(tools.crypto, bytes);

    expect(left(openCanonical(tools, bytes, own))).toEqual(malformed('event', ['type'], own));
  });

  it('keeps a rule that was broken as it is', () => {
    const made = right(makeEvent(tools, note, draftOf('note', body), place, undefined));
    const bytes = made.canonical.slice();
    bytes[17] = 1;

    expect(left(openCanonical(tools, bytes, eventIdOf(tools.crypto, bytes)))._tag).toBe('Refused');
  });
});
