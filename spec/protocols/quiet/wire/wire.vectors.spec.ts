import { type Event, type Ref, refTo, secret } from '../../../../lib';
import { decodeCanonical, encodeUnsigned, eventIdOf, withSignature } from '../../../../lib/event/canonical';
import type { Dep } from '../../../../lib/event/event';
import { keyClassOf } from '../../../../protocols/quiet/wire/derive';
import {
  openSealed,
  outerIsInner,
  readSealedHead,
  sealPlain,
  sealWithKey,
} from '../../../../protocols/quiet/wire/sealedForm';
import { bytesOf, hexOf } from '../../../lib/crypto/vectors';
import { NOT_YET, type WireEvent, called, wire, wireV1 } from '../../../lib/crypto/wireVectors';
import { crypto, openedAt } from '../../../support/kernel/envelopes';
import { thawed } from '../../../support/kernel/frozen';
import { type World, quietRegistry, typeOf, verdict } from '../../../support/quiet/events';
import { decoded, outcome, signed } from '../../../support/quiet/steps';
import { right } from '../../../support/common/right';
import { idOf } from './support';
import { verifySignature } from '../../../../protocols/quiet/handlers/verifySignature';

const decode = (canonical: string): Event => right(decodeCanonical(quietRegistry)(bytesOf(canonical)));

/** An event as its fields say it, for a layout that the code does not have yet: what others refer to reads no bytes. */
const fromFields = (one: WireEvent): Event => {
  const type = quietRegistry.byCode.get(one.type)!;
  const { created_at_ms, expires_at_ms, seq } = one;
  return {
    ...{ type: type.type, created_at_ms, expires_at_ms, seq, signature: new Uint8Array(64) },
    ...{ realm_id: idOf(one.network_id), signed_by: idOf(one.signed_by), prev: idOf(one.prev) },
    body: thawed(type, one.body),
  };
};

const isNow = ({ type }: WireEvent): boolean => !NOT_YET.has(type);
/** Networks and peers are referred to by all others. */
const isReferredTo = ({ type }: WireEvent): boolean => type <= 3;

/** The events as if each had been stored: by ref, with what it provides. */
const worldWith = (events: readonly WireEvent[], read: (one: WireEvent) => Event): World =>
  events.reduce((world, one) => {
    const stored = { event: read(one), event_id: idOf(one.event_id) };
    const provided = typeOf(stored.event.type).provides?.(stored, world) ?? [];
    const refs: readonly Ref[] = [refTo(stored.event.type, stored.event_id), ...provided];
    return new Map([...world, ...refs.map((ref): readonly [Ref, Dep] => [ref, stored])]);
  }, new Map<Ref, Dep>());

const HERE = worldWith(
  wire.events.filter((one) => isNow(one) || isReferredTo(one)),
  (one) => (isNow(one) ? decode(one.canonical) : fromFields(one)),
);
const OLD = wireV1.events.filter((one) => !isNow(one));
const HERE_V1 = worldWith(OLD, ({ canonical }) => decode(canonical));

const ALL = [
  ...wire.events.filter(isNow).map((one) => [one.name, one, HERE] as const),
  ...OLD.map((one) => [`${one.name}, as it was`, one, HERE_V1] as const),
];

/** One that arrived, with what it was opened with. */
const arrived = (canonical: string, { key_id, event_id }: WireEvent, world: World = HERE) => {
  const event = decode(canonical);
  const own = eventIdOf(crypto, bytesOf(canonical));
  const key = key_id === null ? [] : [refTo('key', idOf(key_id))];
  const row = { group_id: idOf(called('group everyone').event_id), key_class: keyClassOf(event.expires_at_ms) };
  const deps = new Map<Ref, Dep>([...world, ...key.map((ref): readonly [Ref, Dep] => [ref, { row }])]);
  const e = openedAt('accepted', { event, event_id: own, canonical: bytesOf(canonical) }, 'bob', { deps });
  return { ...e, opensWith: key, claimed: idOf(event_id) };
};

/** The second byte of an event is the code of its type. */
const refused = wire.refused.filter(({ canonical }) => !NOT_YET.has(parseInt(canonical.slice(2, 4), 16)));

describe('the events of an independent implementation, by the types of quiet', () => {
  it('are twenty-one, of all types but one', () => {
    expect([ALL.length - OLD.length, OLD.length]).toEqual([21, 0]);
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

  it.each(ALL.filter(([name]) => name !== 'identity'))('%s: is signed, and keeps its rules', (_, one, world) => {
    expect(outcome(verifySignature, arrived(one.canonical, one, world))).toBe('signed');
    expect(verdict(decode(one.canonical), world)).toBe('kept');
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
