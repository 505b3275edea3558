import { type Contact } from '../../../protocols/quiet/wire/contact';
import { encodeHello } from '../../../protocols/quiet/wire/hello';
import { encodeLink } from '../../../protocols/quiet/wire/link';
import { type StreamFrame, encodeStreamFrame } from '../../../protocols/quiet/wire/streamFrame';
import { keyIdOf } from '../../../protocols/quiet/wire/derive';
import { sealPlain, sealWithKey } from '../../../protocols/quiet/wire/sealedForm';
import { type EventId, ZERO_ID, secret } from '../../../lib';
import type { EventType } from '../../../lib/event/event';
import type { FieldPlace } from '../../../lib/event/layout';
import { bytesOf, counting, hexOf } from '../../lib/crypto/vectors';
import { crypto } from './envelopes';
import { filled, made, typeOf } from '../quiet/events';
import { pairOf, signedWith } from '../quiet/steps';
import { right } from '../common/right';

/** A value as the file has it: bytes are hex, all else is itself. */
export type Frozen = string | number | null | readonly Readonly<Record<string, string>>[];
export type FrozenBody = Readonly<Record<string, Frozen>>;

/** An event as the file has it. */
export interface FrozenEvent {
  readonly type: string;
  readonly code: number;
  readonly created_at_ms: number;
  readonly expires_at_ms: number;
  readonly network_id: string;
  readonly signed_by: string;
  readonly seq: number;
  readonly prev: string;
  readonly body: FrozenBody;
  /** Ed25519: this byte 32 times. */
  readonly signing_seed_byte: number;
}

const thawedItem = (item: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(item).map(([name, hex]) => [name, bytesOf(hex)]));

/** What the items of each list are made of. */
const ITEM_FIELDS: Readonly<Record<string, readonly string[]>> = {
  wanted_key: ['key_id'],
  removed_device: ['peer_id', 'cutoff'],
  cutoff: ['cutoff'],
  deleted: ['target'],
  taken_back: ['grant_id'],
};

/** Three items of a list, no two fields of them alike; keys begin where they did when the file was frozen. */
const distinctItems = (kind: string, n: number): Frozen => {
  const fields = ITEM_FIELDS[/, (\w+)\)$/.exec(kind)![1]!]!;
  return [1, 2, 3].map((k) =>
    Object.fromEntries(fields.map((field, at) => [field, hexOf(counting(16, 16 * n + k + 64 * at))])),
  );
};

/** A body of the file as its layout takes it. */
export const thawed = ({ layout }: EventType, body: FrozenBody): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    layout.places.map(({ name, kind }): readonly [string, unknown] => {
      const value = body[name] ?? null;
      if (value === null || typeof value === 'number') return [name, value];
      if (typeof value !== 'string') return [name, value.map(thawedItem)];
      return [name, /text/i.test(kind) ? value : bytesOf(value)];
    }),
  );

const id = (hex: string): EventId => bytesOf(hex) as EventId;

/** Every form of an event of the file. */
export const formsOf = (one: FrozenEvent) => {
  const event = made(one.type, thawed(typeOf(one.type), one.body), {
    created_at_ms: one.created_at_ms,
    expires_at_ms: one.expires_at_ms,
    realm_id: id(one.network_id),
    signed_by: id(one.signed_by),
    seq: one.seq,
    prev: id(one.prev),
  });
  const { canonical, event_id } = signedWith(one.signing_seed_byte, event);
  return { canonical: hexOf(canonical), event_id: hexOf(event_id), sealed: hexOf(sealPlain(canonical, event_id)) };
};

/** A group key as the file has it. */
export interface FrozenKey {
  readonly network_id: string;
  readonly group_id: string;
  readonly class: number;
  readonly maker: string;
  readonly epoch: string;
  readonly key: string;
}

/** An event of the file under a group key. */
export const keyedOf = (one: FrozenEvent, { network_id, group_id, maker, epoch, key, ...rest }: FrozenKey) => {
  const { canonical, event_id } = formsOf(one);
  const ids = { network_id: id(network_id), group_id: id(group_id), maker: id(maker), epoch: id(epoch) };
  const key_id = keyIdOf(crypto, { ...ids, key_class: rest.class }, bytesOf(key));
  const sealed = sealWithKey(crypto, bytesOf(canonical), id(event_id), { key_id, key: bytesOf(key) });
  return { key_id: hexOf(key_id), sealed: hexOf(right(sealed)) };
};

/** A hello as the file has it. */
export interface FrozenHello {
  readonly request_id: string;
  readonly ephemeral_key: string;
  readonly at_ms: number;
  readonly pending: 0 | 1;
}

export const helloOf = ({ request_id, ephemeral_key, ...rest }: FrozenHello): string =>
  hexOf(right(encodeHello({ request_id: bytesOf(request_id), ephemeral_key: bytesOf(ephemeral_key), ...rest })));

/** A stream frame as the file has it; a field that the op has not is not there. */
export interface FrozenFrame {
  readonly op: StreamFrame['op'];
  readonly scope: string;
  readonly from?: number;
  readonly next?: number;
  readonly ids?: readonly string[];
}

export const frameOf = ({ op, scope, from = 0, next = 0, ids = [] }: FrozenFrame): string => {
  const fields = { scope: id(scope), ids: ids.map(id) };
  const frame: StreamFrame = op === 'ask' ? { op, from, pages: 1, ...fields } : { op, from, next, ...fields };
  return hexOf(right(encodeStreamFrame(frame)));
};

/** A link as the file has it. */
export interface FrozenLink {
  readonly kind: 'join' | 'link';
  readonly secret: string;
  readonly network_id: string;
  readonly invite_id: string;
  readonly contacts: readonly (Omit<Contact, 'peer_id' | 'box_key'> & {
    readonly peer_id: string;
    readonly box_key: string;
  })[];
}

export const linkOf = ({ kind, contacts, ...link }: FrozenLink): string =>
  right(
    encodeLink(crypto, {
      kind,
      secret: secret(bytesOf(link.secret)),
      network_id: id(link.network_id),
      invite_id: id(link.invite_id),
      contacts: contacts.map(({ peer_id, box_key, ...at }) => ({
        ...at,
        peer_id: id(peer_id),
        box_key: bytesOf(box_key),
      })),
    }),
  );

/** A value that no other field of the file has, as far as its kind allows. */
export const distinct = ({ kind, bytes, name }: FieldPlace, n: number): Frozen => {
  const ids = hexOf(counting(bytes, 16 * n + 1));
  if (/text/i.test(kind)) return `${name} ${n} Café ☕`;
  if (kind.startsWith('list')) return distinctItems(kind, n);
  if (kind === 'u8') return 1;
  if (kind === 'anyU8') return 0x21 + n;
  if (kind === 'u16') return 0x0102 + n;
  if (kind === 'u32') return 0x01020304 + n;
  return kind === 'time' ? 0x0102_0304_0506 + n : ids;
};

const NAMES_NONE = ['network', 'peer'];

/** An event of a type with every field filled. Its form is right; what it refers to need not exist. */
export const frozenEvent = ({ type, code, layout, log, mayExpire = false }: EventType): FrozenEvent => ({
  type,
  code,
  created_at_ms: 1_700_000_000_000 + code,
  expires_at_ms: mayExpire ? 1_700_259_200_000 + code : 0,
  network_id: hexOf(type === 'network' ? ZERO_ID : counting(16, 0xa0)),
  signed_by: hexOf(NAMES_NONE.includes(type) ? ZERO_ID : counting(16, 0xb0)),
  seq: log ? 0x0a0b0c0d : 0,
  prev: hexOf(log ? counting(16, 0xc0) : ZERO_ID),
  body: Object.fromEntries(layout.places.map((place, n) => [place.name, distinct(place, n)])),
  signing_seed_byte: code,
});

export const publicKeyOf = (seedByte: number): string => hexOf(pairOf(seedByte).publicKey);
export const keyOfByte = (byte: number): string => hexOf(filled(32, byte));
