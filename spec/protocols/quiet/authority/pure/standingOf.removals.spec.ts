import type { Facts, Standing } from '../../../../../protocols/quiet/authority/pure/standingOf';
import {
  ADMINS,
  ALICE,
  BOB,
  CAROL,
  DAVE,
  EVERYONE,
  MALLORY,
  adminsOf,
  all,
  everyoneOf,
  grant,
  id,
  idsOf,
  invite,
  linkInvite,
  user,
} from '../../../../support/standing/facts';
import { logOf } from '../../../../support/standing/logs';
import { removePeer, removeUser, revoke, worldInAnyOrder as world } from '../../../../support/standing/removals';

const [G1, G2, G3, R1, R2] = [id(0x501), id(0x502), id(0x503), id(0x601), id(0x602)];
/** Bob and then Carol are admins by Alice; Dave is a member. */
const COUNCIL = all(
  ...[BOB, CAROL, DAVE, MALLORY].map((u) => user(u)),
  grant(ADMINS, BOB, ALICE, G1),
  grant(ADMINS, CAROL, ALICE, G2),
  grant(EVERYONE, DAVE, ALICE, G3),
);
const removedOf = ({ removedUsers }: Standing) => removedUsers.map(({ user_id }) => user_id);

describe('standingOf, a removed user', () => {
  it('is listed apart with their devices, and is of no group', () => {
    const standing = world(COUNCIL, removeUser(DAVE, ALICE, R1));

    expect(idsOf(standing)).toEqual([ALICE, BOB, CAROL]);
    expect(removedOf(standing)).toEqual([DAVE]);
    expect(standing.removedDevices).toEqual([{ peer_id: DAVE, user_id: DAVE, nth: 0 }]);
    expect(standing.members.map(({ user_id }) => user_id)).not.toContain(DAVE);
  });

  it.each([
    ['a lower admin', BOB, CAROL, false],
    ['a higher admin', CAROL, BOB, true],
    ['no admin', BOB, DAVE, false],
    ['an admin of the creator', ALICE, BOB, false],
    ['a stranger', BOB, MALLORY, false],
    ['himself', CAROL, CAROL, true],
    ['the creator himself', ALICE, ALICE, true],
  ])('is gone by %s or not', (_, target, by, isGone) => {
    const standing = world(COUNCIL, removeUser(target, by, R1));

    expect(removedOf(standing)).toEqual(isGone ? [target] : []);
  });

  it('is never shown if he never counted', () => {
    const standing = world(COUNCIL, removeUser(MALLORY, ALICE, R1));

    expect([...removedOf(standing), ...standing.removedDevices]).toEqual([]);
  });
});

describe('standingOf, mutual removal', () => {
  it('leaves the higher of two admins, whoever was first', () => {
    const standing = world(COUNCIL, removeUser(BOB, CAROL, R1), removeUser(CAROL, BOB, R2));

    expect([adminsOf(standing), removedOf(standing)]).toEqual([[ALICE, BOB], [CAROL]]);
  });

  it('by one who left counts as far as they said it before they left', () => {
    const before = world(COUNCIL, removeUser(BOB, BOB, R1), removeUser(CAROL, BOB, R2), logOf(BOB, [R2, R1]));
    const after = world(COUNCIL, removeUser(BOB, BOB, R1), removeUser(CAROL, BOB, R2), logOf(BOB, [R1, R2]));

    expect(removedOf(before)).toEqual([BOB, CAROL]);
    expect(removedOf(after)).toEqual([BOB]);
  });

  it('of the last admin by himself leaves a network without one', () => {
    const standing = world(
      user(DAVE),
      grant(EVERYONE, DAVE, ALICE, G1),
      logOf(ALICE, [G1, R1]),
      removeUser(ALICE, ALICE, R1, { [ALICE]: G1 }),
    );

    expect([adminsOf(standing), everyoneOf(standing), removedOf(standing)]).toEqual([[], [DAVE], [ALICE]]);
  });
});

describe('standingOf, a cutoff', () => {
  const bobs = logOf(BOB, [id(0x701), id(0x702), id(0x703)]);
  const granted = [
    user(id(0x11)),
    user(id(0x12)),
    grant(EVERYONE, id(0x11), BOB, id(0x701)),
    grant(EVERYONE, id(0x12), BOB, id(0x703)),
  ];

  it.each([
    ['at the second event', { [BOB]: id(0x702) }, [id(0x11)]],
    ['at the last event', { [BOB]: id(0x703) }, [id(0x11), id(0x12)]],
    ['that is not here', { [BOB]: id(0x7ff) }, []],
    ['of another device', { [BOB]: G1 }, []],
    ['not listed', {}, []],
  ])('%s leaves what lies before', (_, cutoffs, left) => {
    const standing = world(COUNCIL, bobs, ...granted, logOf(ALICE, [G1]), removeUser(BOB, ALICE, R1, cutoffs));

    expect(everyoneOf(standing).filter((u) => (u < CAROL ? false : u > MALLORY))).toEqual(left);
  });

  it('at a branch leaves that branch, and each that is listed', () => {
    const fork = { places: [{ event_id: id(0x704), peer_id: BOB, seq: 1, prev: id(0x701) }] };
    const branch = [user(id(0x13)), grant(EVERYONE, id(0x13), BOB, id(0x704))];
    const one = world(COUNCIL, bobs, fork, ...granted, ...branch, removePeer(BOB, ALICE, R1, id(0x704)));
    const two = world(COUNCIL, bobs, fork, ...granted, ...branch, removePeer(BOB, ALICE, R1, id(0x704), id(0x703)));

    expect(everyoneOf(one).slice(-2)).toEqual([id(0x11), id(0x13)]);
    expect(everyoneOf(two).slice(-3)).toEqual([id(0x11), id(0x12), id(0x13)]);
  });

  it('of the signer of highest rank decides', () => {
    const carols = removeUser(DAVE, CAROL, id(0x1), { [DAVE]: id(0x801) });
    const daves = logOf(DAVE, [id(0x801), id(0x802)]);
    const struckAfter = (...parts: readonly Partial<Facts>[]) =>
      world(COUNCIL, daves, ...parts).struck.flatMap(({ event_id }) => (event_id === id(0x802) ? [event_id] : []));

    expect(struckAfter(carols)).toEqual([id(0x802)]);
    expect(struckAfter(carols, removeUser(DAVE, BOB, R2, { [DAVE]: id(0x802) }))).toEqual([]);
    // One user's removals of one round are united.
    expect(struckAfter(carols, removeUser(DAVE, CAROL, R2, { [DAVE]: id(0x802) }))).toEqual([]);
  });

  it('takes what hung on it, down the chain', () => {
    const chain = [
      user(id(0x11)),
      user(id(0x12)),
      grant(ADMINS, id(0x11), BOB, id(0x703)),
      grant(EVERYONE, id(0x12), id(0x11)),
    ];
    const [before, after] = [
      world(COUNCIL, bobs, ...chain),
      world(COUNCIL, bobs, ...chain, removeUser(BOB, ALICE, R1, { [BOB]: id(0x702) })),
    ];

    expect(everyoneOf(before).slice(-2)).toEqual([id(0x11), id(0x12)]);
    expect([adminsOf(after), idsOf(after)]).toEqual([
      [ALICE, CAROL],
      [ALICE, CAROL, DAVE],
    ]);
  });
});

describe('standingOf, revocations', () => {
  const OLD = id(0x41);
  const came = [user(BOB, OLD), user(MALLORY, OLD)];

  it('of an open invite leave those whom an admin let in', () => {
    const standing = world(...came, invite(OLD, EVERYONE, 0, ALICE), revoke(OLD, ALICE), grant(EVERYONE, BOB, ALICE));

    expect([idsOf(standing), standing.invites]).toEqual([[ALICE, BOB], []]);
  });

  it('of a limited one leave no guests', () => {
    expect(idsOf(world(...came, invite(OLD, EVERYONE, 2, ALICE), revoke(OLD, ALICE)))).toEqual([ALICE]);
  });

  it.each([
    ['a member', DAVE, false],
    ['an admin', BOB, true],
    ['a stranger', MALLORY, false],
  ])('count by admins: %s', (_, by, counts) => {
    const standing = world(COUNCIL, invite(OLD, EVERYONE, 0, ALICE), revoke(OLD, by));

    expect(standing.invites).toHaveLength(counts ? 0 : 1);
  });

  it('of a link invite count by its own user alone', () => {
    const ticket = [COUNCIL, linkInvite(id(0x911), DAVE)];

    expect(world(...ticket, revoke(id(0x911), ALICE)).linkInvites).toHaveLength(1);
    expect(world(...ticket, revoke(id(0x911), DAVE)).linkInvites).toHaveLength(0);
  });
});
