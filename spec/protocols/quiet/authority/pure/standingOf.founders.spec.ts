import {
  ADMINS,
  ALICE,
  BOB,
  CREATOR_KEY,
  CREATOR_RECOVERY,
  EVERYONE,
  ZERO,
  adminsOf,
  all,
  called,
  everyoneOf,
  grant,
  id,
  idsOf,
  invite,
  peer,
  standingOfUser,
  user,
} from '../../../../support/standing/facts';
import { recover, removeUser, worldInAnyOrder as world } from '../../../../support/standing/removals';

const [G1, R1] = [id(0x501), id(0x601)];
const SECOND = id(1);
const RECOVERING = id(0x71);
/** A copy of the network's keys, with an id before Alice's. */
const copyOfKeys = (recovery_key = CREATOR_RECOVERY) =>
  all(peer(SECOND, ZERO, CREATOR_KEY, recovery_key), called(SECOND, 'alice again', null));

describe('standingOf, founders', () => {
  it('a second one voids nothing of the first', () => {
    const standing = world(copyOfKeys(), user(BOB), grant(ADMINS, BOB, ALICE, G1));

    expect([SECOND, ALICE].map((one) => standingOfUser(standing, one)?.admin_rank)).toEqual([0, 0]);
    expect(standingOfUser(standing, BOB)?.admin_rank).toBe(2);
  });

  it('cannot remove each other', () => {
    const standing = world(copyOfKeys(), removeUser(ALICE, SECOND, R1), removeUser(SECOND, ALICE, id(0x602)));

    expect(standing.removedUsers).toEqual([]);
  });

  it('have both keys of the network', () => {
    expect(idsOf(world(copyOfKeys('dd'.repeat(32))))).toEqual([ALICE]);
  });

  it('are one once one of them has recovered; the others count by a grant alone', () => {
    const recovered = all(copyOfKeys(), peer(RECOVERING, id(0x5001)), recover(ALICE, RECOVERING, R1));

    expect(adminsOf(world(recovered))).toEqual([ALICE]);
    expect(everyoneOf(world(recovered))).toEqual([ALICE]);
    expect(everyoneOf(world(recovered, grant(EVERYONE, SECOND, RECOVERING)))).toEqual([SECOND, ALICE]);
  });

  it('who left stay the root of what they granted', () => {
    const standing = world(user(BOB), grant(ADMINS, BOB, ALICE, G1), removeUser(ALICE, ALICE, R1));

    expect([adminsOf(standing), everyoneOf(standing)]).toEqual([[BOB], [BOB]]);
  });

  it('whose keys come back by a link are new users', () => {
    const standing = world(
      invite(id(0x41), EVERYONE, 0, ALICE),
      all(peer(SECOND, ZERO, CREATOR_KEY, CREATOR_RECOVERY), called(SECOND, 'by the link', id(0x41))),
    );

    expect(standingOfUser(standing, SECOND)).toMatchObject({ is_member: true, admin_rank: null });
  });
});
