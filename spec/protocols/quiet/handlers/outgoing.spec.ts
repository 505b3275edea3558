import { ZERO_ID, refTo } from '../../../../lib';
import type { MadeEvent } from '../../../../lib';
import { sealPlain, sealWithKey } from '../../../../protocols/quiet/wire/sealedForm';
import { at, crypto } from '../../../support/kernel/envelopes';
import { ELSEWHERE, NETWORK, filled, idOf, made } from '../../../support/quiet/events';
import { outcome, signed, signedWith, stepped } from '../../../support/quiet/steps';
import { right } from '../../../support/common/right';
import { checkOutgoing } from '../../../../protocols/quiet/handlers/checkOutgoing';

const TO = refTo('session', idOf('a session'));
const ROW = { sender: filled(32, 1), network_id: NETWORK, transport: 0, host: '00ff', port: 0 };
const plain = ({ canonical, event_id }: MadeEvent) => sealPlain(canonical, event_id);
const update = signedWith(1, made('user_update', { name: 'Al' }));

const loaded = (
  bytes: Uint8Array,
  row: Readonly<Record<string, unknown>> = ROW,
  carries: 'event' | 'frame' = 'event',
) =>
  at(
    'loaded',
    { carries, event_id: update.event_id, fresh: filled(32, 3), to: TO, bytes },
    { deps: new Map([[TO, { row }]]) },
  );
const checked = (...args: Parameters<typeof loaded>) => outcome(checkOutgoing, loaded(...args));

describe('checkOutgoing', () => {
  it('addresses an event of the network it goes to', () => {
    expect(stepped(checkOutgoing, loaded(plain(update)))).toMatchObject({
      stage: 'addressed',
      from: ROW.sender,
      address: Uint8Array.of(0, 0xff),
      bytes: plain(update),
    });
  });

  it('writes another address as host and port', () => {
    const row = { ...ROW, transport: 1, host: 'example', port: 9000 };

    expect(stepped(checkOutgoing, loaded(plain(update), row))).toMatchObject({
      address: Uint8Array.from(Buffer.from('example 9000')),
    });
  });

  it.each([
    ['identity', made('identity', { name: 'alice', public_key: filled(32, 1) }, { signed_by: ZERO_ID })],
    [
      'held_key',
      made('held_key', {
        ...{ group_id: idOf('circle'), class: 0, key_id: idOf('some key'), maker: idOf('alice') },
        ...{ epoch: filled(16, 6), made_ms: 0, birth: filled(64, 8) },
      }),
    ],
    ['own_prekey', made('own_prekey', { prekey_id: idOf('prekey'), transit_id: filled(16, 1) })],
    ['joining', made('joining', { as: 0, peer_id: idOf('alice'), invite_id: idOf('open'), name: 'a' })],
    ['contact', made('contact', { peer_id: idOf('bob'), box_key: filled(32, 1), transport: 0, host: '00', port: 0 })],
  ])('keeps a local %s here, were it of the very network', (_, event) => {
    expect(checked(plain(signed(event)))).toBe('outgoing.local_types_stay');
  });

  it('keeps an event of another network here', () => {
    const foreign = signedWith(1, made('user_update', { name: 'Al' }, { realm_id: ELSEWHERE }));

    expect(checked(plain(foreign))).toBe('outgoing.stays_in_its_network');
    expect(checked(plain(update), { ...ROW, network_id: ELSEWHERE })).toBe('outgoing.stays_in_its_network');
    expect(checked(plain(update), { ...ROW, network_id: null })).toBe('outgoing.stays_in_its_network');
  });

  it('takes a network’s own event for one of that network, and of no other', () => {
    const body = { name: 'home', creator_public_key: filled(32, 1), recovery_key: filled(32, 0) };
    const network = signedWith(1, made('network', body, { realm_id: ZERO_ID, signed_by: ZERO_ID }));

    expect(checked(plain(network), { ...ROW, network_id: network.event_id })).toBe('addressed');
    expect(checked(plain(network))).toBe('outgoing.stays_in_its_network');
  });

  it('does not take a ciphertext for a local type, whatever its first bytes', () => {
    const key = { key_id: idOf('some key'), key: filled(32, 9) };
    const sealed = right(sealWithKey(crypto, update.canonical, update.event_id, key));
    sealed[67] = 0xf0;

    expect(checked(sealed)).toBe('addressed');
  });

  it.each([
    ['sender', { ...ROW, sender: null }],
    ['host', { ...ROW, host: null }],
    ['transport', { ...ROW, transport: null }],
    ['row', {}],
  ])('sends nothing without a %s', (_, row) => {
    expect(checked(plain(update), row)).toBe('outgoing.has_a_sender_and_an_address');
  });

  it('passes a frame, which is of no event', () => {
    expect(checked(Uint8Array.of(3), ROW, 'frame')).toBe('addressed');
  });

  it('refuses bytes that are no sealed form', () => {
    expect(checked(plain(update).subarray(1))).toBe('sealed.has_its_length');
  });
});
