import { quiet } from '../../../../../protocols/quiet';
import { decodeCanonical } from '../../../../../lib/event/canonical';
import { decodeHello } from '../../../../../protocols/quiet/wire/hello';
import { decodeLink } from '../../../../../protocols/quiet/wire/link';
import { readSealedHead, openSealed } from '../../../../../protocols/quiet/wire/sealedForm';
import { decodeStreamFrame } from '../../../../../protocols/quiet/wire/streamFrame';
import { bytesOf, hexOf, vectors } from '../../../../lib/crypto/vectors';
import { crypto } from '../../../../support/kernel/envelopes';
import {
  type FrozenEvent,
  type FrozenFrame,
  type FrozenHello,
  type FrozenKey,
  type FrozenLink,
  formsOf,
  frameOf,
  frozenEvent,
  helloOf,
  keyedOf,
  linkOf,
  publicKeyOf,
  thawed,
} from '../../../../support/kernel/frozen';
import { quietRegistry, typeOf } from '../../../../support/quiet/events';
import { right } from '../../../../support/common/right';

type Bytes = { readonly bytes: string };
type Forms = { readonly canonical: string; readonly event_id: string; readonly sealed: string };
interface File {
  readonly events: readonly (FrozenEvent & Forms & { readonly public_key: string })[];
  readonly keyed: FrozenKey & { readonly event: string; readonly key_id: string; readonly sealed: string };
  readonly hello: FrozenHello & Bytes;
  readonly frames: readonly (FrozenFrame & Bytes)[];
  readonly links: readonly (FrozenLink & { readonly text: string })[];
}
const file = vectors<File>('sotto/layouts-v1.json');
const EVENTS = file.events.map((one) => [one.type, one] as const);
const message = file.events.find(({ type }) => type === 'message')!;

describe('the frozen layouts of version 1', () => {
  it('are of every type that travels, once', () => {
    const travelling = quiet.events.filter(({ reach }) => reach !== 'local').map(({ type, code }) => [code, type]);

    expect(file.events.map(({ code, type }) => [code, type])).toEqual(travelling);
    expect([file.frames.length, file.links.length]).toEqual([3, 2]);
  });

  it.each(EVENTS)('%s: its fields give these bytes, this id and this plain form', (_, one) => {
    const { canonical, event_id, sealed } = one;

    expect(formsOf(one)).toEqual({ canonical, event_id, sealed });
    expect(publicKeyOf(one.signing_seed_byte)).toBe(one.public_key);
  });

  it.each(EVENTS)('%s: its bytes give these fields', (type, { canonical, body }) => {
    const event = right(decodeCanonical(quietRegistry)(bytesOf(canonical)));

    expect([event.type, event.body]).toEqual([type, thawed(typeOf(type), body)]);
  });

  it.each(EVENTS)('%s: has every field filled, as it would be made today', (_, one) => {
    const { type, ...rest } = frozenEvent(typeOf(one.type));

    expect(one).toMatchObject({ type, ...rest });
  });

  it('has a message that its group key closes and opens', () => {
    const { key_id, sealed, key } = file.keyed;
    const head = right(readSealedHead(bytesOf(sealed)));

    expect(keyedOf(message, file.keyed)).toEqual({ key_id, sealed });
    expect(hexOf(right(openSealed(crypto, bytesOf(sealed), head, bytesOf(key))))).toBe(message.canonical);
  });

  it('has a hello that is written and read so', () => {
    const { bytes, request_id, at_ms } = file.hello;
    const read = right(decodeHello(bytesOf(bytes)));

    expect(helloOf(file.hello)).toBe(bytes);
    expect([hexOf(read.request_id), read.at_ms]).toEqual([request_id, at_ms]);
  });

  it.each(file.frames.map((frame) => [frame.op, frame] as const))(
    'has a frame to %s, written and read so',
    (op, frame) => {
      const { scope } = frame;
      const read = right(decodeStreamFrame(bytesOf(frame.bytes)));

      expect(frameOf(frame)).toBe(frame.bytes);
      expect([read.op, hexOf(read.scope)]).toEqual([op, scope]);
    },
  );

  it.each(file.links.map((link) => [link.kind, link] as const))('has a %s link, written and read so', (kind, link) => {
    const read = right(decodeLink(crypto, link.text));

    expect(linkOf(link)).toBe(link.text);
    expect([read.kind, read.contacts.map(({ host }) => host)]).toEqual([kind, ['00ff', 'café.example']]);
  });
});
