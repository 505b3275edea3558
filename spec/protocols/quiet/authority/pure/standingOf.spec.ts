import { type Facts, standingOf } from '../../../../../protocols/quiet/authority/pure/standingOf';
import {
  ADMINS,
  ALICE,
  BOB,
  CAROL,
  CLUB,
  CREATOR_KEY,
  DAVE,
  EVERYONE,
  MALLORY,
  NETWORK,
  NOTHING,
  ZERO,
  adminsOf,
  all,
  called,
  everyoneOf,
  grant,
  group,
  id,
  idsOf,
  invite,
  linked,
  membersOf,
  peer,
  standingOfUser,
  user,
  withThese,
} from '../../../../support/standing/facts';

const NO_REMOVALS = { removedUsers: [], removedDevices: [], struck: [] };
const NOBODY = { users: [], devices: [], members: [], everIn: [], invites: [], linkInvites: [], ...NO_REMOVALS };

describe('standingOf, the creator', () => {
  it('is nobody where nothing is known', () => {
    expect(standingOf(NOTHING)).toMatchObject(NOBODY);
  });

  it('is admin of rank 0 and a member', () => {
    expect(standingOf(NETWORK)).toMatchObject({
      users: [
        {
          user_id: ALICE,
          name: 'alice',
          admin_rank: 0,
          acted_rank: 0,
          is_member: true,
          is_guest: false,
          created_at_ms: 2,
        },
      ],
      devices: [{ peer_id: ALICE, user_id: ALICE, nth: 0 }],
      members: [
        { group_id: ADMINS, user_id: ALICE },
        { group_id: EVERYONE, user_id: ALICE },
      ],
      everIn: [],
      invites: [],
      linkInvites: [],
      ...NO_REMOVALS,
    });
  });

  it('is unknown while the network is', () => {
    expect(standingOf({ ...NETWORK, network: undefined })).toMatchObject(NOBODY);
  });

  it('is not whoever has another key, nor whoever came by an invite with the creator’s', () => {
    const invited = all(peer(MALLORY, ZERO, CREATOR_KEY), called(MALLORY, 'mallory', id(0xbad)));

    expect(idsOf(withThese(user(BOB, null)))).toEqual([ALICE]);
    expect(idsOf(standingOf({ ...all(NETWORK, invited), users: invited.users }))).toEqual([]);
  });

  it('is a first device, not a linked one', () => {
    const { devices } = all(peer(ALICE, id(0x11), CREATOR_KEY));

    expect(standingOf({ ...NETWORK, devices })).toMatchObject(NOBODY);
  });

  it('needs its user', () => {
    expect(standingOf({ ...NETWORK, users: [] })).toMatchObject(NOBODY);
  });
});

describe('standingOf, admins', () => {
  it('are made by an admin, and let in by that', () => {
    const standing = withThese(user(BOB), grant(ADMINS, BOB, ALICE));

    expect(standingOfUser(standing, BOB)).toMatchObject({ admin_rank: 1, is_member: true, is_guest: false });
    expect(membersOf(standing, EVERYONE)).toEqual([ALICE, BOB]);
    expect(membersOf(standing, ADMINS)).toEqual([ALICE, BOB]);
  });

  it('are made by one who was made one', () => {
    const standing = withThese(user(BOB), user(CAROL), grant(ADMINS, BOB, ALICE), grant(ADMINS, CAROL, BOB));

    expect(adminsOf(standing)).toEqual([ALICE, BOB, CAROL]);
  });

  it('are not made by a member, by a stranger, or by themselves', () => {
    const standing = withThese(
      ...[BOB, CAROL, DAVE, MALLORY].map((u) => user(u)),
      grant(EVERYONE, BOB, ALICE),
      grant(ADMINS, CAROL, BOB),
      grant(ADMINS, MALLORY, MALLORY),
      grant(ADMINS, DAVE, MALLORY),
    );

    expect(adminsOf(standing)).toEqual([ALICE]);
    expect(idsOf(standing)).toEqual([ALICE, BOB]);
  });

  it('are not made by each other in a ring that hangs on nobody', () => {
    const ring = [BOB, CAROL, DAVE];
    const grants = ring.map((u, i) => grant(ADMINS, ring[(i + 1) % 3]!, u));

    expect(idsOf(withThese(...ring.map((u) => user(u)), ...grants))).toEqual([ALICE]);
    expect(adminsOf(withThese(...ring.map((u) => user(u)), ...grants, grant(ADMINS, CAROL, ALICE)))).toHaveLength(4);
  });

  it('rank by the shortest chain of grants first', () => {
    const standing = withThese(
      ...[BOB, CAROL, DAVE].map((u) => user(u)),
      grant(ADMINS, BOB, ALICE, id(30)),
      grant(ADMINS, CAROL, BOB, id(20)),
      grant(ADMINS, DAVE, CAROL, id(1)),
      grant(ADMINS, DAVE, ALICE, id(40)),
    );

    expect(adminsOf(standing)).toEqual([ALICE, BOB, DAVE, CAROL]);
  });

  it('rank among chains of one length by the smallest event_id of the grants that end them', () => {
    const standing = withThese(
      ...[BOB, CAROL, DAVE].map((u) => user(u)),
      grant(ADMINS, BOB, ALICE, id(31)),
      grant(ADMINS, CAROL, ALICE, id(30)),
      grant(ADMINS, DAVE, ALICE, id(40)),
      grant(ADMINS, DAVE, ALICE, id(29)),
      grant(ADMINS, BOB, CAROL, id(2)),
    );

    expect(adminsOf(standing)).toEqual([ALICE, DAVE, CAROL, BOB]);
  });

  it('never lose rank 0 to a grant', () => {
    const standing = withThese(user(BOB), grant(ADMINS, BOB, ALICE), grant(ADMINS, ALICE, BOB, id(1)));

    expect(adminsOf(standing)).toEqual([ALICE, BOB]);
  });

  it('are not made by a grant to a group nobody knows, or to a user nobody knows', () => {
    expect(idsOf(withThese(user(BOB), grant(id(0x999), BOB, ALICE)))).toEqual([ALICE]);
    expect(standingOf(all(NETWORK, grant(ADMINS, BOB, ALICE), grant(EVERYONE, CAROL, ALICE)))).toEqual(
      standingOf(NETWORK),
    );
    expect(idsOf(withThese(peer(BOB), grant(ADMINS, BOB, ALICE)))).toEqual([ALICE]);
  });

  it('are admins of all groups of admins, as members are of all groups of everyone', () => {
    const standing = withThese(
      user(BOB),
      user(CAROL),
      group(id(0x201), 1, ALICE),
      group(id(0x202), 2, ALICE),
      grant(id(0x201), BOB, ALICE),
      grant(id(0x202), CAROL, BOB),
    );

    expect(membersOf(standing, ADMINS)).toEqual([ALICE, BOB]);
    expect(membersOf(standing, id(0x201))).toEqual([ALICE, BOB]);
    expect(membersOf(standing, EVERYONE)).toEqual([ALICE, BOB, CAROL]);
    expect(membersOf(standing, id(0x202))).toEqual([ALICE, BOB, CAROL]);
  });
});

describe('standingOf, members of everyone', () => {
  it('are let in by an admin alone', () => {
    const standing = withThese(
      ...[BOB, CAROL].map((u) => user(u)),
      grant(EVERYONE, BOB, ALICE),
      grant(EVERYONE, CAROL, BOB),
    );

    expect(everyoneOf(standing)).toEqual([ALICE, BOB]);
    expect(standingOfUser(standing, BOB)).toMatchObject({ admin_rank: null, is_guest: false });
    expect(idsOf(standing)).toEqual([ALICE, BOB]);
  });

  it('are let in by a linked device of an admin, but not before it is linked', () => {
    const phone = id(0x21);
    const facts = [user(BOB), grant(EVERYONE, BOB, phone)];

    expect(everyoneOf(withThese(...facts))).toEqual([ALICE]);
    expect(everyoneOf(withThese(...facts, peer(phone, id(0x31))))).toEqual([ALICE]);
    expect(everyoneOf(withThese(...facts, linked(id(0x31), phone, ALICE)))).toEqual([ALICE, BOB]);
  });

  it('are not let in under the id of a linked device', () => {
    const phone = id(0x21);
    const facts = [user(BOB), linked(id(0x31), phone, BOB)];

    expect(idsOf(withThese(...facts, grant(ADMINS, phone, ALICE), grant(EVERYONE, phone, ALICE)))).toEqual([ALICE]);
  });
});

describe('standingOf, normal groups', () => {
  const people = [BOB, CAROL, DAVE].flatMap((u) => [user(u), grant(EVERYONE, u, ALICE)]);

  it('begin with who made them, by whatever device', () => {
    const phone = id(0x21);

    expect(membersOf(withThese(...people, group(CLUB, 0, BOB)), CLUB)).toEqual([BOB]);
    expect(membersOf(withThese(...people, linked(id(0x31), phone, BOB), group(CLUB, 0, phone)), CLUB)).toEqual([BOB]);
  });

  it('grow by who was taken in by a member, however long the way', () => {
    const standing = withThese(...people, group(CLUB, 0, BOB), grant(CLUB, CAROL, BOB), grant(CLUB, DAVE, CAROL));

    expect(membersOf(standing, CLUB)).toEqual([BOB, CAROL, DAVE]);
  });

  it('do not grow by an admin outside, by themselves, or by a ring', () => {
    const standing = withThese(
      ...people,
      group(CLUB, 0, BOB),
      grant(CLUB, ALICE, ALICE),
      grant(CLUB, CAROL, ALICE),
      grant(CLUB, CAROL, DAVE),
      grant(CLUB, DAVE, CAROL),
    );

    expect(membersOf(standing, CLUB)).toEqual([BOB]);
  });

  it('do not grow by a member of another', () => {
    const standing = withThese(...people, group(CLUB, 0, BOB), group(id(0x104), 0, CAROL), grant(CLUB, DAVE, CAROL));

    expect(membersOf(standing, CLUB)).toEqual([BOB]);
    expect(membersOf(standing, id(0x104))).toEqual([CAROL]);
  });

  it('wait for who is not yet of everyone, and have nobody let in', () => {
    const facts = [
      ...people,
      user(MALLORY),
      group(CLUB, 0, BOB),
      grant(CLUB, MALLORY, BOB),
      group(id(0x104), 0, MALLORY),
    ];

    const before = withThese(...facts);
    const after = withThese(...facts, grant(EVERYONE, MALLORY, ALICE));

    expect(idsOf(before)).not.toContain(MALLORY);
    expect(before.members.map(({ user_id }) => user_id)).not.toContain(MALLORY);
    expect(membersOf(after, CLUB)).toEqual([BOB, MALLORY]);
    expect(membersOf(after, id(0x104))).toEqual([MALLORY]);
  });
});

describe('standingOf, names', () => {
  const bob = [peer(BOB), grant(EVERYONE, BOB, ALICE)];
  const nameOf = (...parts: readonly Partial<Facts>[]) => standingOfUser(withThese(...bob, ...parts), BOB)?.name;

  it('come from the user of the smallest event_id, whatever its time', () => {
    const twice = [
      called(BOB, 'bob', id(1), { event_id: id(8), at: 9 }),
      called(BOB, 'rob', id(2), { event_id: id(9) }),
    ];

    expect(nameOf(...twice)).toBe('bob');
    expect(standingOfUser(withThese(...bob, ...twice), BOB)?.created_at_ms).toBe(9);
  });

  it('leave an invite that admits where it is', () => {
    const facts = [user(CAROL, id(0x41)), called(CAROL, 'caro', id(0x42), { event_id: id(1) })];
    const standing = withThese(...facts, invite(id(0x41), EVERYONE, 0, ALICE));

    expect(standingOfUser(standing, CAROL)).toMatchObject({ name: 'caro', is_member: true });
  });
});
