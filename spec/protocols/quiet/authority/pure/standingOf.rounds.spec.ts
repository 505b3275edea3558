import type { Facts } from '../../../../../protocols/quiet/authority/pure/standingOf';
import {
  ADMINS,
  ALICE,
  BOB,
  CAROL,
  DAVE,
  EVERYONE,
  adminsOf,
  all,
  everyoneOf,
  grant,
  id,
  idsOf,
  invite,
  linked,
  user,
} from '../../../../support/standing/facts';
import { logOf } from '../../../../support/standing/logs';
import { demote, removePeer, removeUser, worldInAnyOrder as world } from '../../../../support/standing/removals';

const [R1, R2, R3] = [id(0x601), id(0x602), id(0x603)];
const [X, Y, Z] = [id(0x11), id(0x12), id(0x13)];
const [B0, B1, B2, B3] = [id(0x700), id(0x701), id(0x702), id(0x703)];
/** Bob, an admin, let three in; his log forked after the first of them. */
const FORKED = all(
  ...[BOB, CAROL, DAVE, X, Y, Z].map((one) => user(one)),
  grant(ADMINS, BOB, ALICE, id(0x501)),
  grant(ADMINS, CAROL, ALICE, id(0x502)),
  ...[grant(EVERYONE, X, BOB, B1), grant(EVERYONE, Y, BOB, B2), grant(EVERYONE, Z, BOB, B3)],
  logOf(BOB, [B0, B1, B2]),
  { places: [{ event_id: B3, peer_id: BOB, seq: 2, prev: B1 }] },
);
const left = (...parts: readonly Partial<Facts>[]) =>
  everyoneOf(world(FORKED, ...parts)).filter((one) => [X, Y, Z].includes(one));

describe('standingOf, a removal in several parts', () => {
  it('unites the cutoffs of its round', () => {
    const first = removeUser(BOB, ALICE, R1, { [BOB]: B2 }, { acts: false });
    const last = removeUser(BOB, ALICE, R2, { [BOB]: B3 });

    expect(left(first, last)).toEqual([X, Y, Z]);
    expect(left(last)).toEqual([X, Z]);
  });

  it('does nothing before its last part is here', () => {
    const standing = world(FORKED, removeUser(BOB, ALICE, R1, {}, { acts: false }));

    expect(adminsOf(standing)).toContain(BOB);
  });

  it('leaves out a part that stands after the last one, or in another branch', () => {
    const acting = removeUser(BOB, ALICE, R1, { [BOB]: B1 });
    const after = removeUser(BOB, ALICE, R2, { [BOB]: B2 }, { acts: false });

    expect(left(acting, after, logOf(ALICE, [R1, R2]))).toEqual([X]);
    expect(left(acting, after, logOf(ALICE, [R2, R1]))).toEqual([X, Y]);
  });

  it('counts by the highest round, which may cut lower or higher', () => {
    const rounds = (a: string, b: string) =>
      left(removeUser(BOB, ALICE, R1, { [BOB]: a }), removeUser(BOB, ALICE, R2, { [BOB]: b }, { round: 1 }));

    expect(rounds(B2, B0)).toEqual([]);
    expect(rounds(B0, B2)).toEqual([X, Y]);
  });

  it('counts up to round 15', () => {
    const rounds = (round: number) =>
      left(removeUser(BOB, ALICE, R1, { [BOB]: B0 }), removeUser(BOB, ALICE, R2, { [BOB]: B2 }, { round }));

    expect([rounds(15), rounds(16)]).toEqual([[X, Y], []]);
  });

  it('unites what several devices of one user say in one round', () => {
    const phone = linked(id(0x914), id(0x34), ALICE);

    expect(
      left(phone, removeUser(BOB, ALICE, R1, { [BOB]: B2 }), removeUser(BOB, id(0x34), R2, { [BOB]: B3 })),
    ).toEqual([X, Y, Z]);
  });

  it('by the admin of highest rank decides, whatever the rounds of others', () => {
    const carols = removeUser(BOB, CAROL, R3, { [BOB]: B2 }, { round: 9 });

    expect(left(removeUser(BOB, ALICE, R1, { [BOB]: B1 }), carols)).toEqual([X]);
  });

  it('counts rounds of a user and of a device apart; the smaller log decides', () => {
    const whole = removeUser(BOB, ALICE, R1, { [BOB]: B2 }, { round: 3 });

    expect(left(whole, removePeer(BOB, ALICE, R2, B1))).toEqual([X]);
  });
});

describe('standingOf, a demotion', () => {
  const club = id(0x1ab);
  const acts = (...parts: readonly Partial<Facts>[]) => world(FORKED, ...parts);

  it('takes an admin’s rights from its cutoffs on, and nothing else', () => {
    const standing = acts(demote(BOB, ALICE, R1, { [BOB]: B1 }), grant(EVERYONE, BOB, ALICE));

    expect([idsOf(standing), adminsOf(standing)]).toEqual([
      [ALICE, BOB, CAROL, X],
      [ALICE, CAROL],
    ]);
    expect(standing.struck).toContainEqual({ event_id: B2, as_admin: true });
  });

  it('leaves groups and devices of the demoted alone', () => {
    const phone = linked(id(0x914), id(0x34), BOB);
    const group = {
      groups: [{ group_id: club, name: 'club', kind: 0 as const, peer_id: BOB, created_at_ms: 9, seq: 5 }],
    };
    const standing = acts(phone, group, demote(BOB, ALICE, R1));

    expect(standing.devices.map(({ peer_id }) => peer_id)).toContain(id(0x34));
    expect(standing.members).toContainEqual({ group_id: club, user_id: BOB });
  });

  it.each([
    ['a lower admin', BOB, CAROL, false],
    ['themselves', BOB, BOB, false],
    ['a higher admin', CAROL, BOB, true],
  ])('by %s', (_, target, by, counts) => {
    const standing = acts(demote(target, by, R1));

    expect(adminsOf(standing).includes(target)).toBe(!counts);
  });

  it('is for good: a later grant makes no admin of the demoted', () => {
    const again = grant(ADMINS, BOB, ALICE, id(0x509));

    expect(adminsOf(acts(demote(BOB, ALICE, R1), again))).toEqual([ALICE, CAROL]);
  });

  it('strikes invites made after it', () => {
    const late = invite(id(0x41), EVERYONE, 0, BOB);

    expect(acts(late).invites).toHaveLength(1);
    expect(acts(late, demote(BOB, ALICE, R1, { [BOB]: B2 })).invites).toHaveLength(0);
  });
});
