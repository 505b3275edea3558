import { ZERO_ID } from '../../../../lib';
import { membership } from '../../../../protocols/quiet/rules/needs';
import {
  ELSEWHERE,
  NETWORK,
  filled,
  idOf,
  known,
  lending,
  made,
  named,
  needsInTurn,
  providedBy,
  verdict,
  worldOf,
} from '../../../support/quiet/events';
import { HOME, device, groupOf, memberOf, userBy } from '../../../support/quiet/world';

const NORMAL = 0;
const ADMINS = 1;
const EVERYONE = 2;

describe('membership', () => {
  it.each([
    [NORMAL, 'member:circle:bob'],
    [ADMINS, 'admin:network:bob'],
    [EVERYONE, 'everyone:network:bob'],
  ])('in a group of kind %s is %s', (kind, ref) => {
    expect(named([membership(kind, NETWORK, idOf('circle'), idOf('bob'))])).toEqual([ref]);
  });
});

describe('a group', () => {
  it('waits for its signer’s user, and for the network', () => {
    expect(needsInTurn(groupOf(NORMAL, 'phone'), HOME)).toEqual([
      ['peer:phone', 'user_of:phone', 'network:network'],
      ['user_of:alice'],
    ]);
  });

  it.each([ADMINS, EVERYONE])('of kind %s waits for the first device of its signer too', (kind) => {
    expect(needsInTurn(groupOf(kind, 'phone'), HOME)).toEqual([
      ['peer:phone', 'user_of:phone', 'network:network'],
      ['user_of:alice'],
      ['peer:alice'],
    ]);
  });

  it.each([
    [NORMAL, 'alice', 'kept'],
    [NORMAL, 'bob', 'kept'],
    [ADMINS, 'alice', 'kept'],
    [EVERYONE, 'phone', 'kept'],
    [ADMINS, 'bob', 'group.of_admins_or_everyone_is_the_creators'],
    [EVERYONE, 'carol', 'group.of_admins_or_everyone_is_the_creators'],
  ])('of kind %s by %s: %s', (kind, by, expected) => {
    expect(verdict(groupOf(kind, by), HOME)).toBe(expected);
  });

  it('has its creator for a member', () => {
    expect(providedBy(groupOf(NORMAL, 'bob'), HOME)).toEqual(['member:it:bob']);
    expect(providedBy(groupOf(NORMAL, 'phone'), HOME)).toEqual(['member:it:alice']);
  });

  it.each([ADMINS, EVERYONE])('of kind %s gives nobody anything: its creator has it already', (kind) => {
    expect(providedBy(groupOf(kind), HOME)).toEqual([]);
  });

  it('gives nobody anything while its signer’s user is not here', () => {
    expect(providedBy(groupOf(NORMAL), new Map())).toEqual([]);
  });

  it('of the admins is refused while it is not known whose it is', () => {
    expect(verdict(groupOf(ADMINS), new Map())).toBe('group.of_admins_or_everyone_is_the_creators');
  });
});

describe('a group_member', () => {
  it('of a circle waits for the granted user, the group, and that the signer is a member', () => {
    expect(needsInTurn(memberOf('circle', 'bob', 'phone'), HOME)).toEqual([
      ['group:circle', 'peer:phone', 'user_of:bob'],
      ['user_of:phone'],
      ['user_of:alice'],
      ['member:circle:alice'],
    ]);
  });

  it.each(['admins', 'everyone'])('of %s waits for its signer to be an admin', (group) => {
    expect(needsInTurn(memberOf(group, 'bob'), HOME)).toEqual([
      [`group:${group}`, 'peer:alice', 'user_of:bob'],
      ['user_of:alice'],
      ['admin:network:alice'],
    ]);
  });

  it.each([
    ['circle', '-member:circle:bob'],
    ['admins', '-admin:network:bob'],
    ['everyone', '-admin:network:bob'],
  ])('of %s by who may not waits for ever: %s', (group, ref) => {
    expect(needsInTurn(memberOf(group, 'carol', 'bob'), HOME).flat()).toContain(ref);
  });

  it.each([
    ['circle', ['member:circle:bob']],
    ['admins', ['admin:network:bob', 'everyone:network:bob']],
    ['everyone', ['everyone:network:bob']],
  ])('of %s provides %j', (group, provided) => {
    expect(providedBy(memberOf(group, 'bob'), HOME)).toEqual(provided);
  });

  it('provides nothing while its group is not here', () => {
    expect(providedBy(memberOf('circle', 'bob'), new Map())).toEqual([]);
  });

  it('names a user by a first device', () => {
    expect(verdict(memberOf('circle', 'bob'), HOME)).toBe('kept');
    expect(verdict(memberOf('circle', 'phone'), HOME)).toBe('group_member.names_a_user');
    expect(verdict(memberOf('circle', 'nobody'), HOME)).toBe('group_member.names_a_user');
  });

  it('made by a member lets the next be made by who came in', () => {
    const world = lending(HOME, 'grant', memberOf('circle', 'bob'));

    expect(needsInTurn(memberOf('circle', 'carol', 'bob'), world).at(-1)).toEqual(['member:circle:bob']);
  });
});

describe('a network', () => {
  const body = { name: 'home', creator_public_key: filled(32, 1), recovery_key: filled(32, 0) };
  const founding = made('network', body, { realm_id: ZERO_ID, signed_by: ZERO_ID });

  it('waits for nothing', () => {
    expect(needsInTurn(founding, new Map())).toEqual([]);
  });

  it('names no network and no signer', () => {
    expect(verdict(founding, HOME)).toBe('kept');
    expect(verdict({ ...founding, realm_id: ELSEWHERE }, HOME)).toBe('network.names_none');
    expect(verdict({ ...founding, signed_by: idOf('alice') }, HOME)).toBe('network.names_none');
  });
});

describe('a peer', () => {
  it('waits for nothing', () => {
    expect(needsInTurn(device(1, idOf('ticket')), new Map())).toEqual([]);
  });

  it('is signed by itself', () => {
    expect(verdict(device(1), HOME)).toBe('kept');
    expect(verdict({ ...device(1), signed_by: idOf('alice') }, HOME)).toBe('peer.is_signed_by_itself');
  });

  it('is of a network', () => {
    expect(verdict({ ...device(1), realm_id: ZERO_ID }, HOME)).toBe('peer.in_its_own_network');
  });
});

describe('a world', () => {
  it('is what was lent, under every ref it provides', () => {
    const world = worldOf([
      ['alice', device(1)],
      ['user', userBy('alice', null)],
    ]);

    expect(named([...world.keys()])).toEqual([
      ...['peer:alice', 'user:user', 'user_of:alice', 'admin:network:alice', 'everyone:network:alice'],
    ]);
    expect(world.get('peer:616c6963652e2e2e2e2e2e2e2e2e2e2e')).toEqual(known(device(1), 'alice'));
  });
});
