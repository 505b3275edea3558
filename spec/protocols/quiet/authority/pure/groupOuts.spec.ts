import { type Standing, standingOf } from '../../../../../protocols/quiet/authority/pure/standingOf';
import {
  ADMINS,
  ALICE,
  BOB,
  CAROL,
  CLUB,
  DAVE,
  EVERYONE,
  MALLORY,
  NETWORK,
  all,
  grant,
  group,
  id,
  invite,
  linked,
  user,
} from '../../../../support/standing/facts';
import { logOf, placed } from '../../../../support/standing/logs';
import {
  demote,
  removePeer,
  removeUser,
  revoke,
  takeBack,
  worldInAnyOrder as world,
} from '../../../../support/standing/removals';

const [R1, R2, R3] = [id(0x601), id(0x602), id(0x603)];
const [PHONE, TICKET] = [id(0xb2), id(0x701)];
const [OPEN, OPEN_CLUB, LIMITED] = [id(0x801), id(0x802), id(0x803)];
/** Bob, with a phone, and Carol are admins by Alice, Dave is a member. Bob made a club, in which Dave is. */
const TOWN = all(
  ...[BOB, CAROL, DAVE].map((u) => user(u)),
  linked(TICKET, PHONE, BOB),
  grant(ADMINS, BOB, ALICE, id(0x501)),
  grant(ADMINS, CAROL, ALICE, id(0x502)),
  grant(EVERYONE, DAVE, ALICE, id(0x503)),
  group(CLUB, 0, BOB),
  grant(CLUB, DAVE, BOB, id(0x504)),
);
const INVITED = all(
  invite(OPEN, EVERYONE, 0, ALICE),
  invite(OPEN_CLUB, CLUB, 0, ALICE),
  invite(LIMITED, EVERYONE, 3, ALICE),
  user(MALLORY, OPEN_CLUB),
);

const outsOf = ({ outs }: Standing, ...groups: readonly string[]) =>
  groups.map((group_id) => outs.find((one) => one.group_id === group_id)?.outs);

describe('what is out of a group', () => {
  it('is nothing where nobody was removed and nothing revoked', () => {
    expect(outsOf(world(TOWN, INVITED), EVERYONE, ADMINS, CLUB)).toEqual([[], [], []]);
  });

  it('is each device of a removed user, by the removal, in each group that they were ever let into', () => {
    const link_id = `1${PHONE.slice(1)}`;
    const ofBob = removeUser(BOB, ALICE, R2, { [BOB]: link_id });
    const standing = world(TOWN, removeUser(DAVE, ALICE, R1), ofBob, logOf(BOB, [CLUB, id(0x504), link_id]));

    // Nobody let Bob into everyone: he is of it as an admin.
    expect(outsOf(standing, EVERYONE, ADMINS, CLUB)).toEqual([
      [R1, R2, R2],
      [R2, R2],
      [R1, R2, R2],
    ]);
  });

  it('is a device that was removed alone', () => {
    const standing = world(TOWN, removePeer(PHONE, BOB, R1));

    expect(outsOf(standing, ADMINS, CLUB)).toEqual([[R1], [R1]]);
  });

  it('is nothing that a removal names which does not count', () => {
    const standing = world(TOWN, removeUser(CAROL, DAVE, R1), removeUser(BOB, CAROL, R2));

    expect(outsOf(standing, ADMINS, CLUB)).toEqual([[], []]);
  });

  it('is by the removal of the highest rank, and of several by the first, whoever removes as well', () => {
    const removals = [removeUser(DAVE, CAROL, R1), removeUser(DAVE, ALICE, R3), removeUser(DAVE, ALICE, R2)];

    // Of one user's removals in one round the first of the log names it.
    const said = logOf(ALICE, [R3, R2]);

    expect(outsOf(world(TOWN, ...removals, said), EVERYONE)).toEqual([[R3]]);
    expect(outsOf(world(TOWN, ...removals, said, removeUser(DAVE, DAVE, id(1))), EVERYONE)).toEqual([[R3]]);
  });

  it('is an open invite that was revoked: into its own group and into everyone, with who came by it', () => {
    const standing = world(
      TOWN,
      INVITED,
      revoke(OPEN, ALICE, R1),
      revoke(OPEN_CLUB, ALICE, R2),
      revoke(LIMITED, ALICE, R3),
    );

    expect(outsOf(standing, EVERYONE, ADMINS, CLUB)).toEqual([[R1, R2, R2], [], [R2]]);
  });

  it('is no invite that somebody revoked who may not', () => {
    expect(outsOf(world(TOWN, INVITED, revoke(OPEN, DAVE, R1)), EVERYONE)).toEqual([[]]);
  });

  it('is who came by an open invite, too', () => {
    const standing = world(TOWN, INVITED, removeUser(MALLORY, ALICE, R1));

    // Alice, who invited them, is not in the club herself.
    expect(outsOf(standing, EVERYONE, ADMINS, CLUB)).toEqual([[R1], [], []]);
  });

  it('is a grant that was taken back, and one that rested on it alone', () => {
    const chain = [grant(CLUB, CAROL, DAVE, id(0x505))];

    expect(outsOf(world(TOWN, ...chain, takeBack(CLUB, DAVE, BOB, R1, id(0x504))), CLUB)).toEqual([[R1, R1]]);
    expect(
      outsOf(world(TOWN, ...chain, takeBack(CLUB, DAVE, BOB, R1, id(0x504)), grant(CLUB, DAVE, BOB, id(0x506))), CLUB),
    ).toEqual([[R1]]);
  });

  it('is a grant that a removal cut off', () => {
    const late = [user(MALLORY), grant(EVERYONE, MALLORY, BOB, id(0x507))];

    expect(outsOf(world(TOWN, ...late, removeUser(BOB, ALICE, R1)), EVERYONE)).toEqual([[R1, R1, R1]]);
  });

  it('is the grant of a demoted admin, and no device of theirs', () => {
    expect(outsOf(world(TOWN, demote(BOB, ALICE, R1)), ADMINS, EVERYONE)).toEqual([[R1], []]);
  });

  it('is told at once of a circle in which everybody let everybody in', () => {
    const circle = Array.from({ length: 60 }, (_, n) => id(0x2000 + n));
    const grants = circle.flatMap((a, i) => circle.map((b, j) => grant(CLUB, b, a, id(0x10_0000 + 100 * i + j))));
    const facts = all(
      NETWORK,
      TOWN,
      ...circle.flatMap((one) => [user(one), grant(EVERYONE, one, ALICE)]),
      grant(CLUB, circle[0]!, BOB, id(0x508)),
      ...grants,
      takeBack(CLUB, BOB, BOB, R1, CLUB),
    );

    const outs = new Set(outsOf(standingOf(placed(facts)), CLUB)[0]);

    expect([...outs]).toEqual([R1]);
  });
});
