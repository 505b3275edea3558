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
  devicesOf,
  everyoneOf,
  grant,
  id,
  idsOf,
  link,
  linkInvite,
  linked,
  peer,
  user,
} from '../../../../support/standing/facts';
import { logOf } from '../../../../support/standing/logs';
import { removePeer, removeUser, worldInAnyOrder as world } from '../../../../support/standing/removals';

const [D1, D2, D3, L1, L2] = [id(0x31), id(0x32), id(0x33), id(0x901), id(0x902)];
const [R1, R2, R3, G1, G2] = [id(0x601), id(0x602), id(0x603), id(0x501), id(0x502)];
/** Alice has a desk and two later devices. */
const DEVICES = all(
  ...[linkInvite(id(0x911), ALICE), peer(D1, id(0x911)), link(id(0x911), D1, ALICE, 1, L1)],
  ...[linkInvite(id(0x912), ALICE), peer(D2, id(0x912)), link(id(0x912), D2, ALICE, 3, L2)],
);
const log = (...more: readonly string[]): Partial<Facts> => logOf(ALICE, [id(0x911), L1, id(0x912), L2, ...more]);
const goneOf = ({ removedDevices }: ReturnType<typeof world>) => removedDevices.map(({ peer_id }) => peer_id);

describe('standingOf, devices of one user', () => {
  it('a later one never removes an earlier one', () => {
    const standing = world(DEVICES, removePeer(ALICE, D1, R1), removePeer(D1, D2, R2));

    expect(devicesOf(standing, ALICE)).toEqual([ALICE, D1, D2]);
  });

  it('an earlier one removes a later one, which removes nobody from there on', () => {
    const standing = world(DEVICES, removePeer(D1, ALICE, R1), removePeer(D2, D1, R2));

    expect([devicesOf(standing, ALICE), goneOf(standing)]).toEqual([[ALICE, D2], [D1]]);
  });

  it('what a removed one linked beyond its cutoff is no device', () => {
    const late = linked(id(0x913), D3, D1, 2);

    expect(devicesOf(world(DEVICES, late), ALICE)).toContain(D3);
    expect(devicesOf(world(DEVICES, late, removePeer(D1, ALICE, R1)), ALICE)).toEqual([ALICE, D2]);
  });

  it('a stolen one, and removed, cannot wipe out the first', () => {
    const thief = [removeUser(ALICE, D1, R2), removePeer(ALICE, D1, R3)];
    const standing = world(DEVICES, removePeer(D1, ALICE, R1), ...thief);

    expect([idsOf(standing), devicesOf(standing, ALICE)]).toEqual([[ALICE], [ALICE, D2]]);
  });

  it('a root that removes itself hands over, and its log counts up to there', () => {
    const people = [user(BOB), grant(EVERYONE, BOB, ALICE, G1)];
    const standing = world(DEVICES, ...people, log(G1, R1), removePeer(ALICE, ALICE, R1));

    expect([devicesOf(standing, ALICE), goneOf(standing)]).toEqual([[D1, D2], [ALICE]]);
    expect(everyoneOf(standing)).toEqual([ALICE, BOB]);
    // The next root can leave for all of them.
    expect(
      idsOf(world(DEVICES, ...people, log(G1, R1), removePeer(ALICE, ALICE, R1), removeUser(ALICE, D1, R2))),
    ).toEqual([BOB]);
  });

  it('64 of them count in all, removed ones among them', () => {
    const many = Array.from({ length: 70 }, (_, n) => id(0xa00 + n));
    const facts = many.flatMap((d, n) => linked(id(0xb00 + n), d, ALICE, n + 1));

    expect(devicesOf(world(...facts), ALICE)).toEqual([ALICE, ...many.slice(0, 63)]);
    expect(devicesOf(world(...facts, removePeer(many[0]!, ALICE, R1)), ALICE)).toEqual([ALICE, ...many.slice(1, 63)]);
  });
});

describe('standingOf, somebody who leaves', () => {
  const people = [user(BOB), user(CAROL), user(DAVE), grant(ADMINS, BOB, ALICE, G1)];

  it('takes along nobody whom they let in', () => {
    const standing = world(...people, grant(EVERYONE, CAROL, BOB, G2), removeUser(BOB, BOB, R1));

    expect([idsOf(standing), adminsOf(standing)]).toEqual([[ALICE, CAROL], [ALICE]]);
  });

  it('leaves by their first device alone', () => {
    expect(idsOf(world(DEVICES, removeUser(ALICE, D1, R1)))).toEqual([ALICE]);
    expect(idsOf(world(DEVICES, removeUser(ALICE, ALICE, R1)))).toEqual([]);
  });

  it('says how far the logs of their other devices count', () => {
    const phone = [DEVICES, ...people, grant(EVERYONE, CAROL, D1, G2), grant(EVERYONE, DAVE, D1, id(0x503))];
    const leave = (cutoffs: Readonly<Record<string, string>>) =>
      everyoneOf(world(...phone, logOf(D1, [G2, id(0x503)]), log(G1), removeUser(ALICE, ALICE, R1, cutoffs)));

    expect(leave({})).toEqual([BOB]);
    expect(leave({ [D1]: G2 })).toEqual([BOB, CAROL]);
    expect(leave({ [D1]: id(0x503) })).toEqual([BOB, CAROL, DAVE]);
  });

  it('counts only up to the first leave', () => {
    const twice = [removeUser(BOB, BOB, R1), removeUser(BOB, BOB, R2), grant(EVERYONE, CAROL, BOB, G2)];

    expect(idsOf(world(...people, ...twice, logOf(BOB, [R1, G2, R2])))).toEqual([ALICE]);
    expect(idsOf(world(...people, ...twice, logOf(BOB, [G2, R1, R2])))).toEqual([ALICE, CAROL]);
  });

  it('is not cut anew by an admin who knew of it', () => {
    const phone = [
      ...[linkInvite(id(0x911), BOB), peer(D1, id(0x911)), link(id(0x911), D1, BOB, 1, L1)],
      ...[grant(EVERYONE, CAROL, D1, G2), logOf(BOB, [id(0x911), L1, R1])],
    ];
    const gone = [...people, ...phone, removeUser(BOB, BOB, R1, { [D1]: G2 })];

    expect(everyoneOf(world(...gone))).toEqual([ALICE, CAROL]);
    expect(everyoneOf(world(...gone, removeUser(BOB, ALICE, R2, { [BOB]: R1 })))).toEqual([ALICE, CAROL]);
  });

  it('cannot move the cut of an admin who removed them before', () => {
    const rogue = [grant(EVERYONE, CAROL, BOB, G2), removeUser(BOB, BOB, R2), logOf(BOB, [id(0x701), G2, R2])];

    expect(idsOf(world(...people, ...rogue, removeUser(BOB, ALICE, R1, { [BOB]: id(0x701) })))).toEqual([ALICE]);
  });
});
