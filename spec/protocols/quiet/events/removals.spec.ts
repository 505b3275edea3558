import { ZERO_ID } from '../../../../lib';
import { ELSEWHERE, idOf, made, needsInTurn, providedBy, signedBy, verdict } from '../../../support/quiet/events';
import { HOME, chainOf, removalOf } from '../../../support/quiet/world';

const peerRemoval = (peer: string, cutoffs: readonly string[] = [], by = 'alice') =>
  made(
    'remove_peer',
    { peer_id: idOf(peer), round: 0, acts: 1, cutoffs: cutoffs.map((one) => ({ cutoff: idOf(one) })) },
    signedBy(by),
  );
const revocation = (invitation: string, by = 'alice') =>
  made('revoke_invite', { invitation_id: idOf(invitation) }, signedBy(by));

describe('a remove_user', () => {
  it('waits for its user, for the devices it lists and for the user of its signer, and for no cutoff', () => {
    expect(needsInTurn(removalOf('bob', [['bob', 'unknown']], 'phone'), HOME)).toEqual([
      ['peer:bob', 'user_of:bob', 'peer:phone', 'user_of:phone'],
      ['user_of:alice'],
    ]);
    expect(needsInTurn(removalOf('bob', [['nobody', 'unknown']]), HOME).flat()).toContain('-peer:nobody');
  });

  it.each([
    ['a member', 'carol'],
    ['a guest', 'bob'],
    ['himself', 'bob'],
  ])('is valid by whomever: of %s', (_, user) => {
    for (const by of ['alice', 'phone', 'bob', 'carol']) expect(verdict(removalOf(user, [], by), HOME)).toBe('kept');
  });

  it('names a user by his first device, and by no other', () => {
    expect(verdict(removalOf('alice', []), HOME)).toBe('kept');
    expect(verdict(removalOf('phone', []), HOME)).toBe('remove_user.names_a_user');
  });

  it('may list a device once for each branch of its log, and none', () => {
    const branches = Array.from({ length: 8 }, (_, n) => ['bob', `cutoff ${n}`] as const);

    expect(verdict(removalOf('bob', branches), HOME)).toBe('kept');
    expect(verdict(removalOf('bob', []), HOME)).toBe('kept');
  });

  it('lists eight devices by a signer at the end of a chain of eight', () => {
    const all = ['alice', ...Array.from({ length: 7 }, (_, n) => `d${n + 2}`)];
    const removal = removalOf(
      'alice',
      all.map((peer) => [peer, 'x'] as const),
      'd8',
    );

    expect(verdict(removal, chainOf(8))).toBe('kept');
  });
});

describe('a remove_peer', () => {
  it('waits for its device and for the user of its signer, and for no cutoff', () => {
    expect(needsInTurn(peerRemoval('bob', ['unknown']), HOME)).toEqual([['peer:bob', 'peer:alice', 'user_of:alice']]);
  });

  it('is valid by whomever, of whatever device', () => {
    for (const by of ['alice', 'phone', 'bob', 'carol'])
      expect(verdict(peerRemoval('phone', [], by), HOME)).toBe('kept');
  });
});

describe('a revoke_invite', () => {
  it('waits for the invitation it names, of either kind, and for the user of its signer', () => {
    for (const name of ['open', 'ticket'])
      expect(needsInTurn(revocation(name), HOME)).toEqual([[`invitation:${name}`, 'peer:alice', 'user_of:alice']]);
    expect(needsInTurn(revocation('bob'), HOME)).toEqual([['-invitation:bob', 'peer:alice', 'user_of:alice']]);
  });

  it('is valid by whomever, of whosever invitation', () => {
    for (const by of ['alice', 'bob', 'carol']) {
      for (const name of ['open', 'limited', 'ticket']) expect(verdict(revocation(name, by), HOME)).toBe('kept');
    }
  });
});

describe('removals and revocations', () => {
  const all = [removalOf('bob', [['bob', 'x']]), peerRemoval('bob'), revocation('open')];

  it.each(all.map((event) => [event.type, event] as const))(
    '%s provides nothing, and is of one network',
    (type, event) => {
      expect(providedBy(event, HOME)).toEqual([]);
      expect(verdict({ ...event, realm_id: ELSEWHERE }, HOME)).toBe(`${type}.in_its_own_network`);
      expect(verdict({ ...event, realm_id: ZERO_ID }, HOME)).toBe(`${type}.in_its_own_network`);
    },
  );
});
