import { type Event, type Ref, refTo, secret } from '../../../../lib';
import { decodeCanonical, encodeUnsigned, eventIdOf, withSignature } from '../../../../lib/event/canonical';
import type { Dep } from '../../../../lib/event/event';
import { NAME_CLASS, openName, sealName } from '../../../../protocols/quiet/wire/sealName';
import { keyClassOf } from '../../../../protocols/quiet/wire/derive';
import {
  openSealed,
  outerIsInner,
  readSealedHead,
  sealPlain,
  sealWithKey,
} from '../../../../protocols/quiet/wire/sealedForm';
import { bytesOf, hexOf } from '../../../lib/crypto/vectors';
import { type WireEvent, called, field, wire } from '../../../lib/crypto/wireVectors';
import { crypto, openedAt } from '../../../support/kernel/envelopes';
import { type World, quietRegistry, typeOf, verdict } from '../../../support/quiet/events';
import { decoded, outcome, signed } from '../../../support/quiet/steps';
import { right } from '../../../support/common/right';
import { idOf } from './support';
import { verifySignature } from '../../../../protocols/quiet/handlers/verifySignature';

const decode = (canonical: string): Event => right(decodeCanonical(quietRegistry)(bytesOf(canonical)));

/** The events as if each had been stored: by ref, with what it provides. */
const worldWith = (events: readonly WireEvent[]): World =>
  events.reduce((world, one) => {
    const stored = { event: decode(one.canonical), event_id: idOf(one.event_id) };
    const provided = typeOf(stored.event.type).provides?.(stored, world) ?? [];
    const refs: readonly Ref[] = [refTo(stored.event.type, stored.event_id), ...provided];
    return new Map([...world, ...refs.map((ref): readonly [Ref, Dep] => [ref, stored])]);
  }, new Map<Ref, Dep>());

const HERE = worldWith(wire.events);

const ALL = wire.events.map((one) => [one.name, one] as const);

/** One that arrived, with what it was opened with. */
const arrived = (canonical: string, { key_id, event_id }: WireEvent) => {
  const event = decode(canonical);
  const own = eventIdOf(crypto, bytesOf(canonical));
  const key = key_id === null ? [] : [refTo('key', idOf(key_id))];
  const row = { group_id: idOf(called('group everyone').event_id), key_class: keyClassOf(event.expires_at_ms) };
  const deps = new Map<Ref, Dep>([...HERE, ...key.map((ref): readonly [Ref, Dep] => [ref, { row }])]);
  const e = openedAt('accepted', { event, event_id: own, canonical: bytesOf(canonical) }, 'bob', { deps });
  return { ...e, opensWith: key, claimed: idOf(event_id) };
};

const { refused } = wire;

describe('the events of an independent implementation, by the types of quiet', () => {
  it('are twenty-two', () => {
    expect(ALL).toHaveLength(22);
  });

  it.each(ALL)('%s: what is read of its bytes is written as the same bytes', (_, { canonical }) => {
    const { seq, prev, signature, ...draft } = decode(canonical);

    const again = right(encodeUnsigned(typeOf(draft.type), draft, { seq, prev }));

    expect(hexOf(withSignature(again, signature))).toBe(canonical);
  });

  it.each(ALL)('%s: its author makes it again, with its id', (_, { canonical, signing_seed, event_id }) => {
    const key = signing_seed === null ? undefined : right(crypto.signKeyPair(bytesOf(signing_seed))).secretKey;

    const made = signed(decode(canonical), key === undefined ? undefined : secret(key));

    expect([hexOf(made.canonical), hexOf(made.event_id)]).toEqual([canonical, event_id]);
  });

  it.each(ALL)('%s: has its sealed form, and no other', (_, { canonical, event_id, key, key_id, sealed }) => {
    const plain = sealPlain(bytesOf(canonical), idOf(event_id));
    const named = { key_id: idOf(key_id ?? '00'.repeat(16)), key: bytesOf(key ?? '') };
    const closed = key === null ? plain : right(sealWithKey(crypto, bytesOf(canonical), idOf(event_id), named));

    expect(hexOf(closed)).toBe(sealed);
  });

  it.each(ALL)('%s: is what its sealed form says outside', (_, { canonical, event_id, key, sealed }) => {
    const head = right(readSealedHead(bytesOf(sealed)));
    const inner = right(openSealed(crypto, bytesOf(sealed), head, key === null ? undefined : bytesOf(key)));

    expect(hexOf(inner)).toBe(canonical);
    expect(outerIsInner(head, inner, idOf(event_id))).toBe(true);
    expect(head.form === 1).toBe(typeOf(decode(canonical).type).form === 'keyed');
  });

  it.each(ALL.filter(([name]) => name !== 'identity'))('%s: is signed, and keeps its rules', (_, one) => {
    expect(outcome(verifySignature, arrived(one.canonical, one))).toBe('signed');
    expect(verdict(decode(one.canonical), HERE)).toBe('kept');
  });
});

describe('the name that an independent implementation sealed for a channel', () => {
  const { body, network_id } = called('channel_update, name sealed');
  const place = { network_id: idOf(network_id), channel_id: idOf(body['channel_id'] ?? '') };
  const sealed = { nonce: field(body, 'nonce'), sealed_name: field(body, 'sealed_name') };
  const key = field(body, 'name_key');

  it('opens with a key of the class of names', () => {
    expect(body['name_key_class']).toBe(NAME_CLASS);
    expect(right(openName(crypto, place, key, sealed))).toBe(body['name']);
  });

  it('is sealed as the same bytes', () => {
    expect(right(sealName(crypto, place, key, sealed.nonce, body['name'] ?? ''))).toEqual(sealed);
  });

  it.each([
    ['another channel', { channel_id: idOf(called('channel').signed_by) }],
    ['another network', { network_id: idOf(called('channel').signed_by) }],
  ])('opens in no place of %s', (_, other) => {
    expect(openName(crypto, { ...place, ...other }, key, sealed)).toMatchObject({ _tag: 'Left' });
  });
});

/** By what each is refused; those that are accepted are canonical, and refused later. */
const BECAUSE: Readonly<Record<string, string>> = {
  'version 2': 'event: version',
  'unknown type': 'event: type',
  'time beyond 2^48-1': 'header: created_at_ms',
  'prev at seq 0': 'event.seq_is_zero_exactly_when_prev_is',
  'no prev at seq 1': 'event.seq_is_zero_exactly_when_prev_is',
  'zero channel': 'message: channel_id',
  'text after its end': 'message: text',
  'byte-order mark first': 'message: text',
  'overlong UTF-8': 'message: text',
  'surrogate in UTF-8': 'message: text',
  short: 'event: (length)',
  long: 'event: (length)',
  'empty text': 'accepted',
  'one bit of the signature': 'accepted',
  'what is 2': 'remove_user: what',
  'acts is 2': 'remove_user: acts',
  'nine slots': 'remove_user: devices',
  'a slot past count': 'remove_user: devices',
  'nine cutoffs': 'remove_peer: cutoffs',
  'undo is 2': 'delete_message: undo',
  '23 targets': 'delete_message: targets',
  'no target': 'delete_message: targets',
  '21 grants': 'remove_member: grants',
  'nine devices': 'recover: devices',
  'a wrong proof': 'accepted',
  'made_ms beyond 2^48-1': 'key: made_ms',
  'a wrong birth': 'accepted',
};

const refusal = (name: string): string => refused.find((one) => one.name === name)!.canonical;

describe('the refusals of an independent implementation, by the types of quiet', () => {
  it('are twenty-seven, twenty-three of them by their form', () => {
    const reasons = Object.fromEntries(refused.map(({ name, canonical }) => [name, decoded(bytesOf(canonical))]));

    expect(reasons).toEqual(BECAUSE);
    expect(refused).toHaveLength(27);
  });

  it('are by a rule of the message where the text is empty', () => {
    expect(verdict(decode(refusal('empty text')), HERE)).toBe('message.has_a_text');
  });

  it('are by the signature where one bit of it is another', () => {
    const flipped = arrived(refusal('one bit of the signature'), called('message'));

    expect(outcome(verifySignature, flipped)).toBe('event.signed_by_its_signer');
  });

  it('are by the proof of a recovery that is not by its key', () => {
    const [recover] = wire.events.filter(({ type }) => type === 0x20);

    expect(outcome(verifySignature, arrived(refusal('a wrong proof'), recover!))).toBe(
      'recover.proof_is_by_its_recovery_key',
    );
  });

  it('are by the birth of a key that is not by its maker', () => {
    const [key] = wire.events.filter(({ type }) => type === 0x0c);

    expect(outcome(verifySignature, arrived(refusal('a wrong birth'), key!))).toBe('key.birth_is_by_its_maker');
  });
});
