import { mayLink, userOf } from '../../../../protocols/quiet/rules/needs';
import {
  ELSEWHERE,
  NETWORK,
  idOf,
  inDays,
  known,
  made,
  named,
  needsInTurn,
  providedBy,
  signedBy,
  typeOf,
  verdict,
} from '../../../support/quiet/events';
import { HOME, chainOf, linkInviteBy, linked, memberOf, PROOF } from '../../../support/quiet/world';

const upTo = (last: number) => Array.from({ length: last - 1 }, (_, n) => `user_of:d${last - n}`);

describe('userOf', () => {
  it('is the first device itself', () => {
    const traced = userOf(idOf('alice'), HOME);

    expect([traced.user_id, named(traced.needs)]).toEqual([idOf('alice'), ['user_of:alice']]);
  });

  it('is the user of the device that linked it', () => {
    const traced = userOf(idOf('phone'), HOME);

    expect([traced.user_id, named(traced.needs)]).toEqual([idOf('alice'), ['user_of:phone', 'user_of:alice']]);
  });

  it('needs no more than the device itself while that is not known', () => {
    const traced = userOf(idOf('phone'), new Map());

    expect([traced.user_id, named(traced.needs)]).toEqual([undefined, ['user_of:phone']]);
  });

  it('is found along a chain of eight devices', () => {
    const traced = userOf(idOf('d8'), chainOf(8));

    expect([traced.user_id, named(traced.needs)]).toEqual([idOf('alice'), [...upTo(8), 'user_of:alice']]);
  });

  it('is not found along a chain of nine', () => {
    expect(userOf(idOf('d9'), chainOf(9)).user_id).toBeUndefined();
  });
});

describe('a link_invite', () => {
  it('is of a device of any user', () => {
    expect(needsInTurn(linkInviteBy('phone'), HOME)).toEqual([['peer:phone', 'user_of:phone'], ['user_of:alice']]);
    expect(verdict(linkInviteBy('phone'), HOME)).toBe('kept');
  });

  it('is an invitation', () => {
    expect(providedBy(linkInviteBy('alice'), HOME)).toEqual(['invitation:it']);
  });

  it.each([
    ['a day', inDays(1), 'kept'],
    ['a day and a millisecond', inDays(1) + 1, 'link_invite.closes_within_1_day'],
    ['a millisecond', inDays(0) + 1, 'kept'],
    ['no time', inDays(0), 'link_invite.closes_within_1_day'],
  ])('is open for %s: %s → %s', (_, closes_at_ms, expected) => {
    const invite = linkInviteBy('alice');

    expect(verdict({ ...invite, body: { public_key: new Uint8Array(32), closes_at_ms } }, HOME)).toBe(expected);
  });
});

describe('a link', () => {
  const link = linked('phone', 'ticket', 'alice');

  it('waits for its link invite, its device, and the user of its signer', () => {
    expect(needsInTurn(link, HOME)).toEqual([['link_invite:ticket', 'peer:phone', 'peer:alice', 'user_of:alice']]);
  });

  it('says whose the new device is', () => {
    expect(providedBy(link, HOME)).toEqual(['user_of:phone']);
  });

  it('is signed by the device that made the link invite', () => {
    expect(verdict(link, HOME)).toBe('kept');
    expect(verdict(linked('phone', 'ticket', 'bob'), HOME)).toBe('link.is_signed_by_its_inviter');
  });

  it('is refused where its link invite was not lent', () => {
    expect(verdict(link, new Map())).toBe('link.is_signed_by_its_inviter');
  });

  it('is signed by that very device, not by another of its user', () => {
    expect(verdict(linked('phone', 'ticket', 'phone'), HOME)).toBe('link.is_signed_by_its_inviter');
  });

  it.each(['bob', 'carol', 'alice'])('is not to %s, whose own event names another link invite or none', (peer) => {
    expect(verdict(linked(peer, 'ticket', 'alice'), HOME)).toBe('link.is_to_a_device_that_names_it');
  });

  it('is to an eighth device, and not to a ninth', () => {
    const nine = chainOf(9);

    expect(verdict(linked('d8', 'ticket d8', 'd7'), nine)).toBe('kept');
    expect(verdict(linked('d9', 'ticket d9', 'd8'), nine)).toBe('link.is_within_8_devices');
  });
});

describe('a device beyond the eighth', () => {
  it.each([
    ['makes no admin', memberOf('admins', 'alice', 'd10')],
    ['makes no member of a group', memberOf('circle', 'alice', 'd10')],
    ['opens no channel', made('channel', { group_id: idOf('circle'), name: 'x', retention_ms: 0 }, signedBy('d10'))],
  ])('%s: nothing that is kept says whose it is', (_, event) => {
    const kept = new Map([...chainOf(10)].filter(([ref]) => !/^user_of:(6439|643130)/.test(ref)));

    const asked = needsInTurn(event, kept).flat();

    expect(asked).toContain('-user_of:d10');
  });
});

describe('mayLink', () => {
  it('is no while it is not known whose the device is', () => {
    expect(mayLink(idOf('alice'), HOME)).toBe(true);
    expect(mayLink(idOf('alice'), new Map())).toBe(false);
  });
});

describe('a link_request', () => {
  const request = made('link_request', { link_invite_id: idOf('ticket'), proof: PROOF }, signedBy('phone'));

  it('waits for the new device and for the link invite, and for nobody', () => {
    expect(needsInTurn(request, HOME)).toEqual([['peer:phone', 'link_invite:ticket']]);
    expect(verdict(request, HOME)).toBe('kept');
  });

  it('is in no scope', () => {
    expect(typeOf('link_request').scope).toBeUndefined();
  });

  it('is refused in another network', () => {
    expect(verdict({ ...request, realm_id: ELSEWHERE }, HOME)).toBe('link_request.in_its_own_network');
  });
});

describe('link_invite and link', () => {
  it.each([linkInviteBy('alice'), linked('phone', 'ticket', 'alice')])('are in the log of the network', (event) => {
    const { form, log, logWaits, scope } = typeOf(event.type);

    expect([form, log, logWaits, scope?.(known(event), HOME)]).toEqual(['plain', true, true, NETWORK]);
  });
});
