import { type Event, type MadeEvent, type Ref, ZERO_ID, refTo, secret } from '../../../../lib';
import type { Dep } from '../../../../lib/event/event';
import { proofIn } from '../../../../protocols/quiet/rules/proof';
import { inviteProofBytes, keyClassOf, linkProofBytes } from '../../../../protocols/quiet/wire/derive';
import { sealPlain, sealWithKey } from '../../../../protocols/quiet/wire/sealedForm';
import { at, crypto, openedAt } from '../../../support/kernel/envelopes';
import { type World, NETWORK, filled, idOf, inDays, made, signedBy, verdict } from '../../../support/quiet/events';
import { outcome, pairOf, signedWith, stepped } from '../../../support/quiet/steps';
import { HOME, device, linked, userBy } from '../../../support/quiet/world';
import { left, right } from '../../../support/common/right';
import { withByte } from '../wire/support';
import { openEvent } from '../../../../protocols/quiet/handlers/openEvent';
import { verifySignature } from '../../../../protocols/quiet/handlers/verifySignature';
import { NO_RECOVERY } from '../../../../protocols/quiet/wire/bodies/network';

const KEY = { key_id: idOf('some key'), key: filled(32, 0x6b) };
const KEY_REF = refTo('key', KEY.key_id);
const saying = (more: Partial<Event> = {}) =>
  signedWith(1, made('message', { channel_id: idOf('channel'), reply_to: ZERO_ID, text: 'hi' }, more));
const update = signedWith(1, made('user_update', { name: 'Al' }));
const closed = ({ canonical, event_id }: MadeEvent) => right(sealWithKey(crypto, canonical, event_id, KEY));

/** What arrived as those bytes, under that id, with the key where it is closed by one. */
const fresh = (sealed: Uint8Array, claimed: MadeEvent['event_id']) => {
  const opensWith = sealed[1] === 1 ? [KEY_REF] : [];
  const deps = new Map<Ref, Dep>(opensWith.map((ref) => [ref, { local_metadata: secret(KEY.key) }]));
  return at('fresh', { sealed, claimed, opensWith, origin: 'bob' }, { deps });
};
const opened = (sealed: Uint8Array, claimed: MadeEvent['event_id']) => outcome(openEvent, fresh(sealed, claimed));

describe('openEvent', () => {
  const message = saying();
  const plain = sealPlain(update.canonical, update.event_id);

  it('opens a plain form, and one closed with the key it was lent', () => {
    expect(opened(plain, update.event_id)).toBe('opened');
    expect(stepped(openEvent, fresh(closed(message), message.event_id))).toMatchObject({
      stage: 'opened',
      event: message.event,
      event_id: message.event_id,
      canonical: message.canonical,
    });
  });

  it.each([
    ['network', 18],
    ['time of making', 57],
    ['time of expiry', 65],
    ['id', 2],
  ])('refuses another %s outside than inside', (_, byte) => {
    const other = withByte(plain, byte, plain[byte]! ^ 1);

    expect(opened(other, update.event_id)).toBe('sealed.outside_says_what_is_inside');
  });

  it('refuses bytes that are not those of the id they claim', () => {
    expect(opened(plain, message.event_id)).toBe('event.id_is_of_its_bytes');
  });

  it('refuses a message that is plain, and an update that is closed', () => {
    expect(opened(sealPlain(message.canonical, message.event_id), message.event_id)).toBe('sealed.form_is_its_types');
    expect(opened(closed(update), update.event_id)).toBe('sealed.form_is_its_types');
  });

  it('refuses a closed one without its key, or with another', () => {
    const sealed = closed(message);
    const e = fresh(sealed, message.event_id);
    const other = new Map<Ref, Dep>([[KEY_REF, { local_metadata: secret(filled(32, 1)) }]]);

    expect(outcome(openEvent, { ...e, opensWith: [] })).toBe('sealed.has_its_key');
    expect(outcome(openEvent, { ...e, deps: new Map() })).toBe('missing');
    expect(outcome(openEvent, { ...e, deps: other })).toBe('sealed.opens_with_its_key');
  });

  it('holds bytes that are not canonical against their own id', () => {
    const bad = withByte(update.canonical, 447, 1);
    const bad_id = crypto.hash(16, bad) as MadeEvent['event_id'];

    expect(opened(sealPlain(bad, bad_id), bad_id)).toBe('malformed.event');
  });
});

const ALICES: World = new Map([
  ...HOME,
  [refTo('peer', idOf('alice')), { event: device1(), event_id: idOf('alice') }] as const,
]);
function device1(): Event {
  return made(
    'peer',
    { public_key: pairOf(1).publicKey, link_invite_id: ZERO_ID, recovery_key: NO_RECOVERY },
    { signed_by: ZERO_ID },
  );
}

const row = { group_id: idOf('circle'), key_class: 0 };
const wanted = (one: MadeEvent, world: World = ALICES, key?: Readonly<Record<string, unknown>>) => {
  const opensWith = key === undefined ? [] : [KEY_REF];
  const deps = new Map([...world, ...opensWith.map((ref): readonly [Ref, Dep] => [ref, { row: key! }])]);
  return { ...openedAt('accepted', one, 'bob', { deps }), opensWith };
};

describe('keyFits', () => {
  const expiring = saying({ expires_at_ms: inDays(3) });
  const fits = (one: MadeEvent, key: Readonly<Record<string, unknown>>, world = ALICES) =>
    outcome(verifySignature, wanted(one, world, key));

  it('takes the key of the group and the class', () => {
    expect(fits(saying(), row)).toBe('signed');
    expect(fits(expiring, { ...row, key_class: keyClassOf(inDays(3)) })).toBe('signed');
  });

  it.each([
    ['another group', saying(), { ...row, group_id: idOf('everyone') }],
    ['no group', saying(), { key_class: 0 }],
    ['a class, for what never expires', saying(), { ...row, key_class: keyClassOf(inDays(3)) }],
    ['no class, for what expires', expiring, row],
    ['the day before', expiring, { ...row, key_class: keyClassOf(inDays(2)) }],
  ])('refuses a key of %s, and holds nothing against the event', (_, one, key) => {
    expect(fits(one, key)).toBe('sealed.key_is_of_its_group_and_class');
    expect(stepped(verifySignature, wanted(one, ALICES, key))).toMatchObject({ fault: { _tag: 'BadPacket' } });
  });

  it('refuses where the channel, and so the group, is not known', () => {
    const without = new Map([...ALICES].filter(([ref]) => !ref.startsWith('channel:')));

    expect(fits(saying(), row, without)).toBe('sealed.key_is_of_its_group_and_class');
  });
});

describe('verifySignature', () => {
  const verified = (one: MadeEvent, world: World = ALICES) => outcome(verifySignature, wanted(one, world));
  const founding = (byte: number) =>
    signedWith(
      byte,
      made(
        'network',
        { name: 'home', creator_public_key: pairOf(1).publicKey, recovery_key: filled(32, 9) },
        { realm_id: ZERO_ID, signed_by: ZERO_ID },
      ),
    );

  it('takes what the device signed that it says', () => {
    expect(verified(update)).toBe('signed');
    expect(verified(signedWith(2, made('user_update', { name: 'Al' })))).toBe('event.signed_by_its_signer');
  });

  it('takes a network and a peer by the key that they show', () => {
    expect([founding(1), founding(2)].map((one) => verified(one))).toEqual(['signed', 'event.signed_by_its_signer']);
    expect([1, 2].map((byte) => verified(signedWith(byte, device1())))).toEqual([
      'signed',
      'event.signed_by_its_signer',
    ]);
  });

  it('takes nothing whose device is not here', () => {
    expect(verified(update, new Map())).toBe('missing');
  });
});

describe('a proof', () => {
  const inviteKey = pairOf(21);
  const ofInvite = (kind: string, name: string): readonly [Ref, Dep] => {
    const ref = refTo(kind, idOf(name));
    const { event, event_id } = HOME.get(ref)!;
    const body = Object.assign({}, event!.body, { public_key: inviteKey.publicKey });
    return [ref, { event: { ...event!, body }, event_id: event_id! }];
  };
  const bobs: World = new Map([
    ...ALICES,
    [refTo('peer', idOf('bob')), { event: device1(), event_id: idOf('bob') }] as const,
    [refTo('peer', idOf('phone')), { event: device1(), event_id: idOf('phone') }] as const,
    ofInvite('invite', 'open'),
    ofInvite('link_invite', 'ticket'),
  ]);
  const by = (bytes: Uint8Array, pair = inviteKey) => right(crypto.sign(bytes, pair.secretKey));
  const proven = (event: Event, proof: Uint8Array) =>
    outcome(verifySignature, wanted(signedWith(1, { ...event, body: Object.assign({}, event.body, { proof }) }), bobs));

  const forUser = inviteProofBytes(NETWORK, idOf('open'), idOf('bob'));
  const forPhone = linkProofBytes(NETWORK, idOf('ticket'), idOf('phone'));
  const request = made('link_request', { link_invite_id: idOf('ticket'), proof: filled(64, 0) }, signedBy('phone'));
  const link = linked('phone', 'ticket', 'alice');

  it.each([
    ['user', userBy('bob', 'open'), forUser],
    ['link', link, forPhone],
    ['link_request', request, forPhone],
  ])('of a %s is by the key of its invite, over its own device', (type, event, bytes) => {
    const rule = `${type}.proof_is_by_its_invite`;

    expect(proven(event, by(bytes))).toBe('signed');
    expect(proven(event, by(bytes, pairOf(1)))).toBe(rule);
    expect(proven(event, filled(64, 0))).toBe(rule);
  });

  it('of another device, invite or network does not serve again', () => {
    const others = [
      inviteProofBytes(NETWORK, idOf('open'), idOf('carol')),
      inviteProofBytes(NETWORK, idOf('limited'), idOf('bob')),
      inviteProofBytes(idOf('elsewhere'), idOf('open'), idOf('bob')),
      linkProofBytes(NETWORK, idOf('open'), idOf('bob')),
    ];

    expect(others.map((bytes) => proven(userBy('bob', 'open'), by(bytes)))).toEqual(
      others.map(() => 'user.proof_is_by_its_invite'),
    );
  });

  it('of a link is of the new device, not of the one that signs', () => {
    const ofSigner = linkProofBytes(NETWORK, idOf('ticket'), idOf('alice'));

    expect(proven(link, by(ofSigner))).toBe('link.proof_is_by_its_invite');
  });

  it('is asked of no other type, and not of a creator', () => {
    expect(
      [update.event, device(1), userBy('alice', null)].map((event) => right(proofIn(crypto, event, HOME))),
    ).toEqual([undefined, undefined, undefined]);
    expect(verdict(userBy('alice', null), HOME)).toBe('kept');
  });

  it('waits where its invite was not lent', () => {
    expect(left(proofIn(crypto, userBy('bob', 'open'), new Map()))).toMatchObject({ _tag: 'Missing' });
    expect(left(proofIn(crypto, link, new Map()))).toMatchObject({ _tag: 'Missing' });
  });
});
