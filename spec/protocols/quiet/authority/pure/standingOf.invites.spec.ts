import {
  ADMINS,
  ALICE,
  BOB,
  CAROL,
  CLUB,
  DAVE,
  EVERYONE,
  adminsOf,
  everyoneOf,
  grant,
  group,
  id,
  idsOf,
  invite,
  linked,
  membersOf,
  peer,
  called,
  standingOfUser,
  user,
  withThese,
} from '../../../../support/standing/facts';

const OPEN = id(0x41);
const LIMITED = id(0x42);

describe('standingOf, invites', () => {
  it('of an admin are his, open if without a number of uses', () => {
    const { invites } = withThese(invite(OPEN, EVERYONE, 0, ALICE), invite(LIMITED, EVERYONE, 1, ALICE));

    expect(invites).toEqual([
      { invite_id: OPEN, user_id: ALICE, group_id: EVERYONE, max_uses: 0, closes_at_ms: 99, is_open: true },
      { invite_id: LIMITED, user_id: ALICE, group_id: EVERYONE, max_uses: 1, closes_at_ms: 99, is_open: false },
    ]);
  });

  it('of a device of an admin are the admin’s', () => {
    const phone = id(0x21);
    const { invites } = withThese(linked(id(0x31), phone, ALICE), invite(OPEN, EVERYONE, 0, phone));

    expect(invites.map(({ user_id }) => user_id)).toEqual([ALICE]);
  });

  it('of a member, of a guest or of a stranger are none, and let nobody in', () => {
    const standing = withThese(
      user(BOB),
      grant(EVERYONE, BOB, ALICE),
      invite(OPEN, EVERYONE, 0, BOB),
      user(CAROL, OPEN),
      invite(LIMITED, EVERYONE, 1, id(0x77)),
      user(DAVE, LIMITED),
    );

    expect(standing.invites).toEqual([]);
    expect(idsOf(standing)).toEqual([ALICE, BOB]);
  });

  it('of who becomes an admin later count then', () => {
    const facts = [user(BOB), invite(OPEN, EVERYONE, 0, BOB), user(CAROL, OPEN)];

    expect(idsOf(withThese(...facts))).toEqual([ALICE]);
    expect(everyoneOf(withThese(...facts, grant(ADMINS, BOB, ALICE)))).toEqual([ALICE, BOB, CAROL]);
  });
});

describe('standingOf, who comes by an open invite', () => {
  it('is a member of everyone and of its group', () => {
    const standing = withThese(group(CLUB, 0, ALICE), invite(OPEN, CLUB, 0, ALICE), user(BOB, OPEN));

    expect(standingOfUser(standing, BOB)).toMatchObject({ admin_rank: null, is_member: true, is_guest: false });
    expect(membersOf(standing, EVERYONE)).toEqual([ALICE, BOB]);
    expect(membersOf(standing, CLUB)).toEqual([ALICE, BOB]);
  });

  it('takes others into its group', () => {
    const facts = [group(CLUB, 0, ALICE), invite(OPEN, CLUB, 0, ALICE), user(BOB, OPEN), user(CAROL)];
    const standing = withThese(...facts, grant(EVERYONE, CAROL, ALICE), grant(CLUB, CAROL, BOB));

    expect(membersOf(standing, CLUB)).toEqual([ALICE, BOB, CAROL]);
  });

  it('is of everyone alone if the inviter is not of the group', () => {
    const facts = [user(BOB), grant(EVERYONE, BOB, ALICE), group(CLUB, 0, BOB)];
    const admitted = [invite(OPEN, CLUB, 0, ALICE), user(CAROL, OPEN)];

    expect(membersOf(withThese(...facts, ...admitted), CLUB)).toEqual([BOB]);
    expect(everyoneOf(withThese(...facts, ...admitted))).toEqual([ALICE, BOB, CAROL]);
    expect(membersOf(withThese(...facts, ...admitted, grant(CLUB, ALICE, BOB)), CLUB)).toEqual([ALICE, BOB, CAROL]);
  });

  it('is a member but no admin, even if the invite names the admins', () => {
    const standing = withThese(invite(OPEN, ADMINS, 0, ALICE), user(BOB, OPEN));

    expect(adminsOf(standing)).toEqual([ALICE]);
    expect(membersOf(standing, ADMINS)).toEqual([ALICE]);
    expect(everyoneOf(standing)).toEqual([ALICE, BOB]);
  });

  it('is nobody while the invite is not here', () => {
    expect(idsOf(withThese(user(BOB, OPEN)))).toEqual([ALICE]);
  });

  it('is not a linked device', () => {
    const facts = [peer(BOB, id(0x31)), called(BOB, 'bob', OPEN), invite(OPEN, EVERYONE, 0, ALICE)];

    expect(idsOf(withThese(...facts))).toEqual([ALICE]);
  });
});

describe('standingOf, who comes by a limited invite', () => {
  const facts = [group(CLUB, 0, ALICE), invite(LIMITED, CLUB, 1, ALICE), user(BOB, LIMITED)];

  it('is a guest of nothing', () => {
    const standing = withThese(...facts);

    expect(standingOfUser(standing, BOB)).toMatchObject({ admin_rank: null, is_member: false, is_guest: true });
    expect(standing.members.map(({ user_id }) => user_id)).not.toContain(BOB);
    expect(standing.devices).toContainEqual({ peer_id: BOB, user_id: BOB, nth: 0 });
  });

  it.each([
    ['an admin lets him in', EVERYONE],
    ['he is made an admin', ADMINS],
  ])('is a guest until %s', (_, group_id) => {
    const standing = withThese(...facts, grant(group_id, BOB, ALICE));

    expect(standingOfUser(standing, BOB)).toMatchObject({ is_member: true, is_guest: false });
  });

  it('stays a guest if a normal group takes him in, and is of it once he is let in', () => {
    const guest = withThese(...facts, grant(CLUB, BOB, ALICE));
    const member = withThese(...facts, grant(CLUB, BOB, ALICE), grant(EVERYONE, BOB, ALICE));

    expect(standingOfUser(guest, BOB)?.is_guest).toBe(true);
    expect(membersOf(guest, CLUB)).toEqual([ALICE]);
    expect(membersOf(member, CLUB)).toEqual([ALICE, BOB]);
  });

  it('grants nothing', () => {
    const standing = withThese(
      ...facts,
      ...[CAROL, DAVE].map((u) => user(u)),
      grant(EVERYONE, CAROL, BOB),
      grant(ADMINS, DAVE, BOB),
      group(id(0x104), 0, BOB),
      invite(OPEN, EVERYONE, 0, BOB),
    );

    expect(idsOf(standing)).toEqual([ALICE, BOB]);
    expect(membersOf(standing, id(0x104))).toEqual([]);
    expect(standing.invites).toHaveLength(1);
  });

  it('is a member by an open invite he holds as well, since each proof counts', () => {
    const standing = withThese(
      ...facts,
      invite(OPEN, EVERYONE, 0, ALICE),
      called(BOB, 'bob', OPEN, { event_id: id(0xffff) }),
    );

    expect(standingOfUser(standing, BOB)).toMatchObject({ is_member: true, is_guest: false });
  });
});
