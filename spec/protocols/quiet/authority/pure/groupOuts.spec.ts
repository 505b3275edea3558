import type { Standing } from '../../../../../protocols/quiet/authority/pure/standingOf';
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
  invite,
  linked,
  user,
} from '../../../../support/standing/facts';
import { logOf, removePeer, removeUser, revoke, worldInAnyOrder as world } from '../../../../support/standing/removals';

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
    const standing = world(TOWN, removeUser(DAVE, ALICE, R1), ofBob, logOf(BOB, [link_id]));

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

  it('is by the removal of the highest rank, and of several by the least id, whoever removes as well', () => {
    const removals = [removeUser(DAVE, CAROL, R1), removeUser(DAVE, ALICE, R3), removeUser(DAVE, ALICE, R2)];

    expect(outsOf(world(TOWN, ...removals), EVERYONE)).toEqual([[R2]]);
    expect(outsOf(world(TOWN, ...removals, removeUser(DAVE, DAVE, id(1))), EVERYONE)).toEqual([[R2]]);
  });

  it('is an open invite that was revoked: into its own group, and into everyone', () => {
    const standing = world(
      TOWN,
      INVITED,
      revoke(OPEN, ALICE, R1),
      revoke(OPEN_CLUB, ALICE, R2),
      revoke(LIMITED, ALICE, R3),
    );

    expect(outsOf(standing, EVERYONE, ADMINS, CLUB)).toEqual([[R1, R2], [], [R2]]);
  });

  it('is no invite that somebody revoked who may not', () => {
    expect(outsOf(world(TOWN, INVITED, revoke(OPEN, DAVE, R1)), EVERYONE)).toEqual([[]]);
  });

  it('is who came by an open invite, too', () => {
    const standing = world(TOWN, INVITED, removeUser(MALLORY, ALICE, R1));

    expect(outsOf(standing, EVERYONE, ADMINS, CLUB)).toEqual([[R1], [], [R1]]);
  });
});
