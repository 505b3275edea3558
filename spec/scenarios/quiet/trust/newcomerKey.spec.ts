import { openCrypto } from '../../../../lib/crypto/openCrypto';
import { virtualWorld } from '../../../../streams/testing';
import { found, joinBy, openQuiet, say, textsOf } from '../../../support/quiet/cast';
import { groupKeysOf, leapingClock, readWith, userIdOf } from '../../../support/quiet/inspect';
import { BACKEND } from '../../../support/common/backend';
import { right } from '../../../support/common/right';

const DAY_MS = 86_400_000;
const TEXT = 'what Mallory must not read';

const NEWCOMERS = ['Carol', 'Dave', 'Erin', 'Frank'];

/** Nobody attacks. Mallory is removed, 40 days pass, four people join, are given all keys so that they can read back, and talk. */
const talkAsNewcomers = async () => {
  const world = virtualWorld(2);
  const { clock, leap } = leapingClock(world);
  const crypto = right(await openCrypto(BACKEND));
  const open = () => openQuiet(world, { clock });
  const alice = await found(await open(), 'Alice');
  const { network_id, channel_id } = alice;
  const { link } = right(await alice.me.api['invite.create']({ network_id, max_uses: 2 }));
  const [bob, mallory] = [await joinBy(await open(), 'Bob', link), await joinBy(await open(), 'Mallory', link)];
  await world.advance(20_000);
  await say(alice, channel_id, 'while Mallory was here');
  await world.advance(5_000);
  const before = groupKeysOf(mallory.node);
  right(await alice.me.api['user.remove']({ user_id: await userIdOf(alice, 'Mallory') }));
  await world.advance(5_000);
  await say(alice, channel_id, 'just after the removal');
  await world.advance(5_000);
  const known = new Map([...before, ...groupKeysOf(mallory.node)]);
  mallory.node.close();
  for (const days of [10, 10, 10, 10]) {
    await leap(days * DAY_MS);
    await say(bob, channel_id, 'another day');
    await world.advance(5_000);
  }
  const invite = right(await alice.me.api['invite.create']({ network_id, max_uses: NEWCOMERS.length }));
  const people = await Promise.all(NEWCOMERS.map(async (name) => joinBy(await open(), name, invite.link)));
  await world.advance(60_000);
  const ids = await Promise.all(people.map((person) => say(person, channel_id, TEXT)));
  await world.advance(5_000);
  const read = ids.map((id) => readWith(crypto, alice, id, known) !== undefined);
  const heard = await textsOf(alice, channel_id);
  for (const { node } of [alice, bob, ...people]) node.close();
  return { read, heard };
};

describe('newcomers who are given old keys to read', () => {
  let told: Awaited<ReturnType<typeof talkAsNewcomers>>;
  beforeAll(async () => {
    told = await talkAsNewcomers();
  });

  it('are heard by the others', () => {
    expect(told.heard).toEqual(expect.arrayContaining(NEWCOMERS.map((name) => `${name}: ${TEXT}`)));
  });

  it('write under none that a removed member has', () => {
    expect(told.read).toEqual(NEWCOMERS.map(() => false));
  });
});
