import type { Facts } from '../../../../../protocols/quiet/authority/pure/standingOf';
import {
  ADMINS,
  ALICE,
  BOB,
  CAROL,
  CLUB,
  DAVE,
  EVERYONE,
  MALLORY,
  all,
  grant,
  group,
  id,
  membersOf,
  user,
} from '../../../../support/standing/facts';
import { demote, removeUser, takeBack, worldInAnyOrder as world } from '../../../../support/standing/removals';

const [GC, GD, GM, T1, T2, R1] = [id(0x501), id(0x502), id(0x503), id(0x901), id(0x902), id(0x601)];
/** Bob's club: he let Carol in, who let Dave in, who let Mallory in. Alice is an admin and not in it. */
const CLUBBED = all(
  ...[BOB, CAROL, DAVE, MALLORY].flatMap((one) => [user(one), grant(EVERYONE, one, ALICE)]),
  group(CLUB, 0, BOB),
  ...[grant(CLUB, CAROL, BOB, GC), grant(CLUB, DAVE, CAROL, GD), grant(CLUB, MALLORY, DAVE, GM)],
);
const club = (...parts: readonly Partial<Facts>[]) => membersOf(world(CLUBBED, ...parts), CLUB);

describe('standingOf, grants that are taken back', () => {
  it('are void, and so is what rests on them alone', () => {
    expect(club(takeBack(CLUB, CAROL, BOB, T1, GC))).toEqual([BOB]);
    expect(club(takeBack(CLUB, CAROL, BOB, T1, GC), grant(CLUB, DAVE, BOB, id(0x509)))).toEqual([BOB, DAVE, MALLORY]);
  });

  it('leave others and later ones alone', () => {
    expect(club(takeBack(CLUB, CAROL, BOB, T1, GC), grant(CLUB, CAROL, BOB, id(0x509)))).toContain(CAROL);
  });

  it.each([
    ['who gave it', CAROL, true],
    ['the maker', BOB, true],
    ['the user', DAVE, true],
    ['another member', MALLORY, false],
    ['an admin outside of the group', ALICE, false],
  ])('by %s', (_, by, counts) => {
    expect(club(takeBack(CLUB, DAVE, by, T1, GD)).includes(DAVE)).toBe(!counts);
  });

  it('by an admin in the group, until they are demoted', () => {
    const admin = [grant(ADMINS, MALLORY, ALICE), takeBack(CLUB, CAROL, MALLORY, T1, GC)];

    expect(club(...admin)).not.toContain(CAROL);
    expect(club(...admin, demote(MALLORY, ALICE, R1))).toContain(CAROL);
    expect(club(...admin, demote(MALLORY, ALICE, R1, { [MALLORY]: T1 }))).not.toContain(CAROL);
  });

  it('stay so when their signer goes from the group, or from the network', () => {
    const [byCarol, byBob] = [takeBack(CLUB, DAVE, CAROL, T1, GD), takeBack(CLUB, CAROL, BOB, T2, GC)];

    expect(club(byCarol, byBob, grant(CLUB, CAROL, BOB, id(0x509)))).toEqual([BOB, CAROL]);
    expect(club(byCarol, removeUser(CAROL, ALICE, R1, { [CAROL]: T1 }), grant(CLUB, CAROL, BOB, id(0x509)))).toEqual([
      BOB,
    ]);
  });

  it('of another group or user are not meant', () => {
    expect(club(takeBack(CLUB, DAVE, BOB, T1, GC))).toContain(CAROL);
    expect(club(takeBack(EVERYONE, CAROL, BOB, T1, GC))).toContain(CAROL);
  });

  it('of the maker is the group', () => {
    expect(club(takeBack(CLUB, BOB, BOB, T1, CLUB))).toEqual([]);
  });
});

describe('standingOf, groups by one who is no admin', () => {
  const many = Array.from({ length: 20 }, (_, n) => id(0x1a00 + n));

  it('are sixteen, the first of their log', () => {
    const groups = many.map((one, n) => group(one, 0, BOB, n + 1));
    const count = (...parts: readonly Partial<Facts>[]) => {
      const { members } = world(CLUBBED, ...groups, ...parts);
      return members
        .filter(({ group_id, user_id }) => user_id === BOB && many.includes(group_id))
        .map((m) => m.group_id);
    };

    expect(count()).toEqual(many.slice(0, 15));
    expect(count(grant(ADMINS, BOB, ALICE))).toEqual(many);
  });
});
