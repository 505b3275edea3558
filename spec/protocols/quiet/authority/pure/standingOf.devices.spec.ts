import type { Facts } from '../../../../../protocols/quiet/authority/pure/standingOf';
import {
  ALICE,
  BOB,
  EVERYONE,
  MALLORY,
  all,
  called,
  devicesOf,
  grant,
  id,
  invite,
  link,
  linkInvite,
  linked,
  peer,
  user,
  withThese,
} from '../../../../support/standing/facts';

const device = (n: number): string => id(0x2000 + n);
const invitation = (n: number): string => id(0x3000 + n);

/** Device n links device n + 1, the first being Alice’s. */
const chain = (length: number): Facts =>
  all(...Array.from({ length }, (_, n) => linked(invitation(n), device(n), n === 0 ? ALICE : device(n - 1))));

const range = (from: number, to: number): readonly number[] => Array.from({ length: to - from }, (_, i) => from + i);

describe('standingOf, devices', () => {
  it('count when linked by a device of the user', () => {
    const standing = withThese(linked(invitation(1), device(1), ALICE));

    expect(devicesOf(standing, ALICE)).toEqual([ALICE, device(1)]);
    expect(standing.linkInvites).toEqual([
      { link_invite_id: invitation(1), user_id: ALICE, peer_id: ALICE, closes_at_ms: 99, used_by: device(1) },
    ]);
  });

  it('wait for the link, and the link invite is not used until then', () => {
    const standing = withThese(linkInvite(invitation(1), ALICE), peer(device(1), invitation(1)));

    expect(devicesOf(standing, ALICE)).toEqual([ALICE]);
    expect(standing.linkInvites.map(({ used_by }) => used_by)).toEqual([null]);
  });

  it('do not count if another peer signs the link, even of the same user', () => {
    const facts = [
      linkInvite(invitation(1), ALICE),
      peer(device(1), invitation(1)),
      linked(invitation(2), device(2), ALICE),
    ];

    for (const signer of [MALLORY, device(2), device(1)]) {
      const standing = withThese(...facts, link(invitation(1), device(1), signer));

      expect(devicesOf(standing, ALICE)).toEqual([ALICE, device(2)]);
    }
  });

  it('do not count if the peer was made for another link invite, or for none', () => {
    const facts = [linkInvite(invitation(1), ALICE), linkInvite(invitation(2), ALICE)];
    const elsewhere = withThese(...facts, peer(device(1), invitation(2)), link(invitation(1), device(1), ALICE));
    const nowhere = withThese(...facts, user(BOB), link(invitation(1), BOB, ALICE));

    expect(devicesOf(elsewhere, ALICE)).toEqual([ALICE]);
    expect(devicesOf(nowhere, ALICE)).toEqual([ALICE]);
    expect(elsewhere.linkInvites.map(({ used_by }) => used_by)).toEqual([null, null]);
  });

  it('do not count if the link invite is not here, or the peer', () => {
    const homeless = withThese(peer(device(1), invitation(1)), link(invitation(1), device(1), ALICE));
    const unborn = withThese(linkInvite(invitation(1), ALICE), link(invitation(1), device(1), ALICE));

    expect(devicesOf(homeless, ALICE)).toEqual([ALICE]);
    expect(devicesOf(unborn, ALICE)).toEqual([ALICE]);
  });

  it('of nobody are not shown, nor their link invites', () => {
    const standing = withThese(user(MALLORY), linked(invitation(1), device(1), MALLORY));

    expect(standing.devices).toEqual([{ peer_id: ALICE, user_id: ALICE, nth: 0 }]);
    expect(standing.linkInvites).toEqual([]);
  });

  it('of a guest are shown', () => {
    const guest = [invite(id(0x41), EVERYONE, 1, ALICE), user(BOB, id(0x41))];

    expect(devicesOf(withThese(...guest, linked(invitation(1), device(1), BOB)), BOB)).toEqual([BOB, device(1)]);
  });

  it('are one user, whatever a linked one calls itself', () => {
    const standing = withThese(linked(invitation(1), device(1), ALICE), called(device(1), 'eve', null));

    expect(standing.users.map(({ name }) => name)).toEqual(['alice']);
  });
});

describe('standingOf, rival links', () => {
  const rivals = (mine: number, yours: number, ids: readonly [string, string] = [id(1), id(2)]): Facts =>
    all(
      linkInvite(invitation(1), ALICE),
      peer(device(1), invitation(1)),
      peer(device(2), invitation(1)),
      link(invitation(1), device(1), ALICE, mine, ids[0]),
      link(invitation(1), device(2), ALICE, yours, ids[1]),
    );

  it.each([
    ['the smaller seq', rivals(3, 4, [id(2), id(1)]), device(1)],
    ['the smaller seq, as a number', rivals(10, 9), device(2)],
    ['of one seq the smaller event_id', rivals(3, 3, [id(2), id(1)]), device(2)],
  ])('leave %s', (_, facts, winner) => {
    const standing = withThese(facts);

    expect(devicesOf(standing, ALICE)).toEqual([ALICE, winner]);
    expect(standing.linkInvites.map(({ used_by }) => used_by)).toEqual([winner]);
  });

  it('are not spoiled by a smaller link of somebody else', () => {
    const standing = withThese(rivals(3, 4), link(invitation(1), device(2), MALLORY, 1, id(0)));

    expect(devicesOf(standing, ALICE)).toEqual([ALICE, device(1)]);
  });
});

describe('standingOf, chains of links', () => {
  it('count as far as 64 devices', () => {
    const standing = withThese(chain(66));

    expect(devicesOf(standing, ALICE)).toEqual([ALICE, ...range(0, 63).map(device)]);
    expect(devicesOf(withThese(chain(63)), ALICE)).toHaveLength(64);
    expect(devicesOf(withThese(chain(62)), ALICE)).toHaveLength(63);
  });

  it('count nearer devices before farther ones, then by seq, then by event_id', () => {
    const far = range(0, 64).map((n) => linked(invitation(0x100 + n), device(0x100 + n), ALICE, 80 - n));
    const near = devicesOf(withThese(chain(3), ...far), ALICE);

    // The first link of the chain has seq 1; the 64 others 17 to 80, of which the 62 smallest find room.
    expect(near).toEqual([ALICE, device(0), ...range(2, 64).map((n) => device(0x100 + n))]);
  });

  it('count of one ring and one seq the smaller event_id', () => {
    const many = range(0, 65).map((n) => linked(invitation(n), device(n), ALICE, 5));

    expect(devicesOf(withThese(...many), ALICE)).toEqual([ALICE, ...range(0, 63).map(device)]);
  });

  it('give the 65th no voice', () => {
    const facts = [chain(66), user(BOB)];

    expect(devicesOf(withThese(...facts, grant(EVERYONE, BOB, device(62))), BOB)).toEqual([BOB]);
    expect(devicesOf(withThese(...facts, grant(EVERYONE, BOB, device(63))), BOB)).toEqual([]);
  });

  it('that close on themselves hang on nobody', () => {
    const ring = [linked(invitation(1), device(1), device(2)), linked(invitation(2), device(2), device(1))];

    expect(withThese(...ring).devices).toEqual([{ peer_id: ALICE, user_id: ALICE, nth: 0 }]);
  });
});
