import { wrapExpiryOf } from '../../../../protocols/quiet/events/keys/key';
import { filled, idOf, inDays, made, needsInTurn, providedBy, signedBy, verdict } from '../../../support/quiet/events';
import { HOME, inviteTo } from '../../../support/quiet/world';

const closing = (closes_at_ms: number) => {
  const { body, ...invite } = inviteTo('everyone', 0);
  return { ...invite, body: Object.assign({}, body, { closes_at_ms }) };
};

describe('an invite', () => {
  it('waits for its signer to be an admin, and a member of its group', () => {
    expect(needsInTurn(inviteTo('circle', 0, 'phone'), HOME)).toEqual([
      ['group:circle', 'peer:phone', 'user_of:phone'],
      ['user_of:alice'],
      ['admin:network:alice', 'member:circle:alice'],
    ]);
  });

  it.each([
    ['everyone', '-admin:network:bob'],
    ['circle', '-member:circle:bob'],
  ])('to %s by who is neither waits for ever: %s', (group, ref) => {
    expect(needsInTurn(inviteTo(group, 0, 'bob'), HOME).at(-1)).toContain(ref);
  });

  it('is an invitation', () => {
    expect(providedBy(inviteTo('circle', 0), HOME)).toEqual(['invitation:it']);
  });

  it.each([
    ['a millisecond', inDays(0) + 1, 'kept'],
    ['thirty days', inDays(30), 'kept'],
    ['no time', inDays(0), 'invite.closes_within_30_days'],
    ['thirty days and a millisecond', inDays(30) + 1, 'invite.closes_within_30_days'],
  ])('is open for %s: %s → %s', (_, closes_at_ms, expected) => {
    expect(verdict(closing(closes_at_ms), HOME)).toBe(expected);
  });

  it.each([
    ['admins', 0, 'invite.an_open_one_makes_no_admins'],
    ['admins', 1, 'kept'],
    ['everyone', 0, 'kept'],
    ['circle', 0, 'kept'],
  ])('to %s, for %s uses (0 is open): %s', (group, max_uses, expected) => {
    expect(verdict(inviteTo(group, max_uses), HOME)).toBe(expected);
  });
});

const keyTo = (group: string, key_class: number, expires_at_ms: number, by = 'alice') =>
  made(
    'key',
    {
      ...{ group_id: idOf(group), class: key_class, key_id: idOf('some key'), to_kind: 0, to: idOf('bob') },
      ...{ prekey: idOf('prekey'), sealed: filled(80, 5), maker: idOf('bob'), epoch: filled(16, 6) },
      ...{ made_ms: inDays(0), birth: filled(64, 8) },
    },
    { ...signedBy(by), expires_at_ms },
  );

describe('expiryOf', () => {
  it.each([
    ['never', 0, inDays(30)],
    ['sooner than a wrap', inDays(29), inDays(29)],
    ['later than a wrap', inDays(31), inDays(30)],
  ])('of a class that ends %s', (_, key_class, expected) => {
    expect(wrapExpiryOf(inDays(0), key_class)).toBe(expected);
  });
});

describe('a key', () => {
  it('waits for its group, for its maker’s device and for its signer to be a member, and for no prekey', () => {
    expect(needsInTurn(keyTo('circle', 0, inDays(30), 'phone'), HOME)).toEqual([
      ['group:circle', 'peer:bob', 'peer:phone', 'user_of:phone'],
      ['user_of:alice'],
      ['member:circle:alice'],
    ]);
  });

  it('by who is no member waits for ever', () => {
    expect(needsInTurn(keyTo('circle', 0, inDays(30), 'bob'), HOME).at(-1)).toEqual(['-member:circle:bob']);
  });

  it.each([
    ['30 days, of no class', 0, inDays(30), 'kept'],
    ['30 days, of a later class', inDays(40), inDays(30), 'kept'],
    ['with its class', inDays(3), inDays(3), 'kept'],
    ['never', 0, 0, 'key.expires_with_its_class'],
    ['a millisecond sooner than 30 days', 0, inDays(30) - 1, 'key.expires_with_its_class'],
    ['a millisecond later than 30 days', 0, inDays(30) + 1, 'key.expires_with_its_class'],
    ['with its class, which is later than 30 days', inDays(40), inDays(40), 'key.expires_with_its_class'],
    ['30 days, of a sooner class', inDays(3), inDays(30), 'key.expires_with_its_class'],
  ])('expires %s', (_, key_class, expires_at_ms, expected) => {
    expect(verdict(keyTo('circle', key_class, expires_at_ms), HOME)).toBe(expected);
  });
});

describe('a key_request', () => {
  it('waits for its signer’s user: whether he is a member is seen by who answers', () => {
    const request = made(
      'key_request',
      { group_id: idOf('circle'), prekey_id: idOf('prekey'), keys: [{ key_id: idOf('some key') }] },
      signedBy('phone'),
    );

    expect(needsInTurn(request, HOME)).toEqual([['peer:phone', 'user_of:phone'], ['user_of:alice']]);
    expect(verdict(request, HOME)).toBe('kept');
  });
});
