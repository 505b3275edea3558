import {
  idOf,
  inDays,
  known,
  lending,
  lentTo,
  made,
  needsInTurn,
  providedBy,
  typeOf,
  verdict,
} from '../../../support/quiet/events';
import { RECOVERY, HOME, PROOF, device, inviteTo, userBy } from '../../../support/quiet/world';

const creator = userBy('alice', null);
const named = (invite: string) => userBy('bob', invite);
/** Home with a device called eve, which has that key and was made for that link invite, if for any. */
const withEve = (key: number, link_invite?: string) =>
  lending(
    HOME,
    'eve',
    device(
      key,
      link_invite === undefined ? undefined : idOf(link_invite),
      key === 1 && link_invite === undefined ? RECOVERY : 0,
    ),
  );

describe('a user', () => {
  it('waits, as the creator, for the device and the network', () => {
    expect(needsInTurn(creator, HOME)).toEqual([['peer:alice', 'network:network']]);
  });

  it('waits, with an invite, for the device, the invite, and then its group', () => {
    expect(needsInTurn(named('open circle'), HOME)).toEqual([['invite:open circle', 'peer:bob'], ['group:circle']]);
  });

  it('waits for an invite that is not here, and for nothing beyond it', () => {
    expect(needsInTurn(named('nowhere'), HOME)).toEqual([['-invite:nowhere', 'peer:bob']]);
  });

  it('is of a first device', () => {
    expect(verdict(userBy('eve', 'open'), withEve(5))).toBe('kept');
    expect(verdict(userBy('eve', 'open'), withEve(5, 'ticket'))).toBe('user.is_of_a_first_device');
  });

  it('is of a first device, were it the creator’s', () => {
    expect(verdict(userBy('eve', null), withEve(1, 'ticket'))).toBe('user.is_of_a_first_device');
  });

  it('needs no invite with the key of the creator, whichever device shows it', () => {
    expect(verdict(creator, HOME)).toBe('kept');
    expect(verdict(userBy('eve', null), withEve(1))).toBe('kept');
  });

  it('needs one with any other key', () => {
    expect(verdict(userBy('bob', null), HOME)).toBe('user.without_invite_is_the_creator');
  });

  it('carries no proof as the creator', () => {
    const proven = made('user', { name: 'a', invite_id: null, proof: PROOF });

    expect(verdict(proven, HOME)).toBe('user.of_the_creator_has_no_proof');
  });

  it.each([
    ['as it closes', inDays(30), 'kept'],
    ['a millisecond after it closed', inDays(30) + 1, 'user.joined_before_its_invite_closed'],
  ])('is made with its invite %s: %s → %s', (_, created_at_ms, expected) => {
    expect(verdict({ ...named('open'), created_at_ms }, HOME)).toBe(expected);
  });

  it('is refused where its invite was not lent', () => {
    expect(verdict(named('nowhere'), HOME)).toBe('user.has_its_invite');
  });
});

describe('what a user provides', () => {
  it('is admin, everyone and himself, of the creator', () => {
    expect(providedBy(creator, HOME)).toEqual(['user_of:alice', 'admin:network:alice', 'everyone:network:alice']);
  });

  it('is himself and everyone, of an open invite to everyone', () => {
    expect([...new Set(providedBy(named('open'), HOME))]).toEqual(['user_of:bob', 'everyone:network:bob']);
  });

  it('is the membership of the group too, of an open invite to a circle', () => {
    expect(providedBy(named('open circle'), HOME)).toEqual([
      'user_of:bob',
      'everyone:network:bob',
      'member:circle:bob',
    ]);
  });

  it('is himself alone, of a limited invite', () => {
    expect(providedBy(named('limited'), HOME)).toEqual(['user_of:bob']);
  });

  it('is no admin, whatever open invite he came by', () => {
    const world = lending(HOME, 'to admins', inviteTo('admins', 0));

    expect(verdict(inviteTo('admins', 0), HOME)).toBe('invite.an_open_one_makes_no_admins');
    expect(providedBy(userBy('bob', 'open'), world)).not.toContain('admin:network:bob');
  });

  it('is himself alone while the invite or its group is not here', () => {
    const none = new Map([...HOME].filter(([ref]) => !ref.startsWith('group:')));

    expect(providedBy(named('open circle'), none)).toEqual(['user_of:bob']);
    expect(providedBy(named('nowhere'), none)).toEqual(['user_of:bob']);
  });
});

describe('the row of a user', () => {
  const rowOf = (invite: string | null) => {
    const event = userBy('bob', invite);
    return typeOf('user').project(known(event), lentTo(event, HOME));
  };

  it.each([
    [null, 0],
    ['open', 1],
    ['limited', 0],
  ])('of invite %s says by_open_invite %s', (invite, by_open_invite) => {
    expect(rowOf(invite)).toEqual([expect.objectContaining({ row: expect.objectContaining({ by_open_invite }) })]);
  });
});
