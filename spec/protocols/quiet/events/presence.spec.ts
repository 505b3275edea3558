import {
  filled,
  idOf,
  inDays,
  known,
  made,
  needsInTurn,
  signedBy,
  typeOf,
  verdict,
} from '../../../support/quiet/events';
import { HOME } from '../../../support/quiet/world';

const at = (host: string, port = 0, transport = 0) =>
  made('address', { transport, host, port }, { ...signedBy('phone'), expires_at_ms: inDays(7) });
const prekey = made('prekey', { public_key: filled(32, 3) }, { ...signedBy('phone'), expires_at_ms: inDays(60) });

describe('an address and a prekey', () => {
  it.each([at('00ff'), prekey])('wait for their device alone: whose it is does not matter', (event) => {
    expect(needsInTurn(event, HOME)).toEqual([['peer:phone']]);
  });

  it.each([
    ['address', at('00ff'), 7],
    ['prekey', prekey, 60],
  ])('an %s expires, and soon enough', (type, event, days) => {
    const lasting = (ms: number) => verdict({ ...event, expires_at_ms: ms }, HOME);
    const rule = `${type}.expires_within_${days}_days`;

    expect([inDays(days), inDays(0) + 1].map(lasting)).toEqual(['kept', 'kept']);
    expect([inDays(days) + 1, inDays(0), 0].map(lasting)).toEqual([rule, rule, rule]);
  });
});

describe('an address', () => {
  it.each([
    ['hex without a port', at('00ff'), 'kept'],
    ['64 bytes', at('ab'.repeat(64)), 'kept'],
    ['no bytes', at(''), 'address.opaque_one_is_hex_without_a_port'],
    ['half a byte', at('abc'), 'address.opaque_one_is_hex_without_a_port'],
    ['upper case', at('ABCD'), 'address.opaque_one_is_hex_without_a_port'],
    ['a name', at('example'), 'address.opaque_one_is_hex_without_a_port'],
    ['hex with a port', at('00ff', 1), 'address.opaque_one_is_hex_without_a_port'],
    ['a name, by udp', at('example', 9000, 1), 'kept'],
  ])('of %s: → %s', (_, event, expected) => {
    expect(verdict(event, HOME)).toBe(expected);
  });
});

describe('a user_update', () => {
  const update = made('user_update', { name: 'Al' }, signedBy('phone'));

  it('is of any device of the user', () => {
    expect(needsInTurn(update, HOME)).toEqual([['peer:phone', 'user_of:phone'], ['user_of:alice']]);
    expect(verdict(update, HOME)).toBe('kept');
  });

  it('is a row by the device that signed it', () => {
    expect(typeOf('user_update').project(known(update), HOME)).toEqual([
      expect.objectContaining({ row: expect.objectContaining({ peer_id: idOf('phone'), name: 'Al' }) }),
    ]);
  });
});

describe('a sync_request', () => {
  const request = made(
    'sync_request',
    {
      ...{ request_id: filled(16, 1), to_peer: idOf('alice'), transit_secret: filled(32, 2) },
      ...{ ephemeral_key: filled(32, 3), credit: 9000 },
    },
    signedBy('bob'),
  );

  it('waits for the user of its device, and for nothing that it names', () => {
    expect(needsInTurn(request, HOME)).toEqual([['peer:bob', 'user_of:bob']]);
    expect(verdict(request, HOME)).toBe('kept');
  });

  it('leaves no row', () => {
    expect(typeOf('sync_request').project(known(request), HOME)).toEqual([]);
  });
});
