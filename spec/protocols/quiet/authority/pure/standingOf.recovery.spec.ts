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
  linked,
  peer,
  user,
} from '../../../../support/standing/facts';
import { logOf } from '../../../../support/standing/logs';
import { recover, removePeer, removeUser, worldInAnyOrder as world } from '../../../../support/standing/removals';

const [NEW, NEWER, PHONE, LATER] = [id(0x71), id(0x72), id(0x31), id(0x35)];
const [R1, R2, R3, G1, G2, G3] = [id(0x601), id(0x602), id(0x603), id(0x501), id(0x502), id(0x503)];
const OWN = id(0x5001);
/** Bob, an admin with a phone, let Carol and Dave in. His words make a new device. */
const BOBS = all(
  ...[BOB, CAROL, DAVE].map((one) => user(one)),
  grant(ADMINS, BOB, ALICE, G1),
  ...[grant(EVERYONE, CAROL, BOB, G2), grant(EVERYONE, DAVE, BOB, G3), logOf(BOB, [id(0x701), G2, G3])],
  linked(id(0x911), PHONE, BOB),
  peer(NEW, OWN),
);
const bobs = (...parts: readonly Partial<Facts>[]) => devicesOf(world(BOBS, ...parts), BOB);

describe('standingOf, a recovery', () => {
  it('makes its signer the only device of the user', () => {
    expect(bobs(recover(BOB, NEW, R1, { [BOB]: G3 }))).toEqual([NEW]);
  });

  it('leaves of the other devices’ logs what it lists', () => {
    const after = (cutoffs: Readonly<Record<string, string>>) =>
      everyoneOf(world(BOBS, recover(BOB, NEW, R1, cutoffs)));

    expect(after({ [BOB]: G2 })).toEqual([ALICE, BOB, CAROL]);
    expect(after({})).toEqual([ALICE, BOB]);
  });

  it('keeps the rank of the user, and their right to let others in', () => {
    const standing = world(BOBS, recover(BOB, NEW, R1), grant(EVERYONE, DAVE, NEW, id(0x509)));

    expect([adminsOf(standing), everyoneOf(standing)]).toEqual([
      [ALICE, BOB],
      [ALICE, BOB, DAVE],
    ]);
  });

  it('undoes a leave, and a removal among the user’s devices', () => {
    expect(bobs(removeUser(BOB, BOB, R2), recover(BOB, NEW, R1, { [BOB]: G3 }))).toEqual([NEW]);
    expect(bobs(removePeer(PHONE, BOB, R2), recover(BOB, NEW, R1, { [BOB]: G3, [PHONE]: id(1) }))).toEqual([NEW]);
  });

  it('does not undo a removal by an admin', () => {
    const standing = world(BOBS, recover(BOB, NEW, R1), removeUser(BOB, ALICE, R2, { [BOB]: G3, [NEW]: R1 }));

    expect(standing.removedUsers.map(({ user_id }) => user_id)).toEqual([BOB]);
  });

  it('keeps the cut that a removed device had before', () => {
    const cut = [removePeer(PHONE, BOB, R2, id(0x801)), logOf(PHONE, [id(0x801), id(0x802)])];
    const standing = world(BOBS, ...cut, recover(BOB, NEW, R1, { [BOB]: R2 }));

    expect(standing.struck).toEqual([{ event_id: id(0x802), as_admin: false }]);
  });

  it('of the highest generation decides, then the smallest id', () => {
    const two = [peer(NEWER, OWN), recover(BOB, NEW, R2)];

    expect(bobs(...two, recover(BOB, NEWER, R3, {}, { generation: 1 }))).toEqual([NEWER]);
    expect(bobs(...two, recover(BOB, NEWER, R1))).toEqual([NEWER]);
    expect(bobs(...two, recover(BOB, NEWER, R3))).toEqual([NEW]);
  });

  it('leaves alone what its signer links later', () => {
    expect(bobs(recover(BOB, NEW, R1), linked(id(0x915), LATER, NEW, 1))).toEqual([LATER, NEW].sort());
  });

  it('makes nobody a device before its last part is here', () => {
    expect(bobs(recover(BOB, NEW, R1, {}, { acts: false }))).toEqual([BOB, PHONE]);
  });

  it('says more in a later round', () => {
    const rounds = [recover(BOB, NEW, R1), recover(BOB, NEW, R2, { [BOB]: G3 }, { round: 1 })];

    expect(everyoneOf(world(BOBS, ...rounds))).toEqual([ALICE, BOB, CAROL, DAVE]);
  });

  it('of somebody who never was a user is nothing', () => {
    expect(idsOf(world(recover(id(0xbad), NEW, R1), peer(NEW, OWN)))).toEqual([ALICE]);
  });
});
