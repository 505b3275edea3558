import { seededRandom, virtualWorld } from '../../../streams/testing';
import { shuffled } from '../../support/kernel/history';
import { framesOf, openLab } from '../../support/quiet/lab';
import { anythingBy, pictureOf, sayIn, talkersIn } from '../../support/quiet/talkers';
import { right } from '../../support/common/right';

const NEWCOMER_SEED = 7;
const HOUR_MS = 3_600_000;

/** All that can be said about a message: what counts, and what is stored and does not. */
const makeTalk = async () => {
  const world = virtualWorld(21);
  const { alice, bob, carol, phone, all, everyone_id, channel_id, link } = await talkersIn(world);
  const later = () => world.advance(2_000);
  const of = (by: typeof bob, type: string, body: object, more: Parameters<typeof anythingBy>[4] = {}) =>
    anythingBy(by, everyone_id, type, { channel_id, ...body }, more);
  const { channel_id: other } = right(await alice.me.api['channel.create']({ group_id: everyone_id, name: 'other' }));
  const { channel_id: nook } = right(await bob.me.api['channel.create']({ group_id: everyone_id, name: 'corner' }));
  const { channel_id: shut } = right(await bob.me.api['channel.create']({ group_id: everyone_id, name: 'shut' }));
  await later();
  await sayIn(alice, shut, 'in a channel that goes');
  const edited = await sayIn(bob, channel_id, 'first');
  const passing = await sayIn(carol, channel_id, 'for hours', 48 * HOUR_MS);
  const [own, kept, hidden] = [
    await sayIn(bob, other, 'own'),
    await sayIn(bob, other, 'kept'),
    await sayIn(bob, other, 'hidden'),
  ];
  await later();

  const at = { message_id: edited };
  for (const text of ['second', 'third']) {
    await of(bob, 'message_edit', { ...at, text });
    await later();
  }
  // Two devices at one time: the greater id counts, wherever.
  await Promise.all([bob, phone].map((by, n) => of(by, 'message_edit', { ...at, text: `last ${n}` })));
  await later();
  await of(carol, 'message_edit', { ...at, text: 'by another' });
  await of(bob, 'message_edit', { ...at, text: 'of another channel', channel_id: other });
  await of(bob, 'message_edit', { ...at, text: 'from the future' }, { ahead_ms: 48 * HOUR_MS });
  await of(bob, 'message_edit', { ...at, text: 'that expires' }, { expires_at_ms: world.clock.now() + HOUR_MS });
  await of(carol, 'message_edit', { message_id: passing, text: 'that never expires' });
  right(await carol.me.api['message.edit']({ message_id: passing, text: 'for two days' }));

  const react = (by: typeof bob, emoji: string, removed: number, more: object = {}) =>
    of(by, 'reaction', { ...at, emoji, removed, ...more });
  for (const one of [alice, bob, carol]) await react(one, 'a', 0);
  await later();
  await react(bob, 'a', 1);
  await react(carol, 'a', 1);
  await later();
  await react(carol, 'a', 0);
  await react(phone, 'b', 0);
  await later();
  await react(bob, 'b', 1);
  await react(carol, 'c', 0, { channel_id: other });
  await of(carol, 'reaction', { ...at, emoji: 'd', removed: 0 }, { expires_at_ms: world.clock.now() + HOUR_MS });
  await of(carol, 'reaction', { ...at, emoji: 'e', removed: 0 }, { ahead_ms: 48 * HOUR_MS });
  await react(carol, 'f', 0, { message_id: 'ab'.repeat(16) });
  right(await bob.me.api['message.react']({ message_id: passing, emoji: 'g' }));
  await later();

  for (const name of ['plaza', 'square']) {
    right(await alice.me.api['channel.update']({ channel_id, name, retention_ms: HOUR_MS }));
    await later();
  }
  right(await bob.me.api['channel.update']({ channel_id: nook, name: 'nook', retention_ms: HOUR_MS }));
  const sealed = { key_id: '0d'.repeat(16), nonce: '0e'.repeat(24), sealed_name: '0f'.repeat(80) };
  const renamed = { group_id: everyone_id, ...sealed };
  await of(carol, 'channel_update', { ...renamed, retention_ms: 60_000 });
  await of(alice, 'channel_update', { ...renamed, retention_ms: 120_000 }, { ahead_ms: 48 * HOUR_MS });
  await anythingBy(phone, everyone_id, 'delete_message', {
    group_id: everyone_id,
    undo: 0,
    targets: [{ target: own }],
  });
  await anythingBy(carol, everyone_id, 'delete_message', {
    group_id: everyone_id,
    undo: 0,
    targets: [{ target: kept }],
  });
  await anythingBy(alice, everyone_id, 'delete_message', {
    group_id: everyone_id,
    undo: 0,
    targets: [{ target: hidden }],
  });
  await anythingBy(phone, everyone_id, 'delete_channel', { group_id: everyone_id, undo: 0, target: shut });
  await anythingBy(carol, everyone_id, 'delete_channel', { group_id: everyone_id, undo: 0, target: channel_id });
  await later();
  await world.advance(30_000);
  const pictures = await Promise.all(all.map(pictureOf));
  const frames = (await framesOf(alice.me)).map(({ sealed }) => sealed);
  all.forEach(({ node }) => node.close());
  return { pictures, frames, link, nowMs: world.clock.now() };
};

describe('what was said about what was said', () => {
  let talk: Awaited<ReturnType<typeof makeTalk>>;

  const pictureAfter = async (frames: readonly string[]) => {
    const world = virtualWorld(1, {}, talk.nowMs);
    const node = await openLab(world, { random: seededRandom(NEWCOMER_SEED) });
    const { identity_id, network_id } = right(
      await node.api['user.join_as_user']({ name: 'Newcomer', link: talk.link }),
    );
    const me = right(node.as(identity_id));
    for (const frame of frames) await me.api['lab.bring']({ sealed: [frame] }).then(right);
    await world.advance(500);
    const picture = await pictureOf({ me, network_id });
    const { counters, waiting } = node.stats();
    node.close();
    return {
      picture,
      waits: waiting.rows,
      refused: Object.keys(counters).filter((one) => /^rejected\.(?!known)/.test(one)),
    };
  };

  beforeAll(async () => {
    talk = await makeTalk();
  });

  it('counts as its rules have it, on every device that was there', () => {
    expect(talk.pictures[0]).toEqual([
      '#nook 3600000',
      '#other 0\n  Bob: kept',
      expect.stringMatching(
        /^#square 3600000\n(  Carol: for two days\* g:Bob\n  Bob: last [01]\* a:Alice\+Carol|  Bob: last [01]\* a:Alice\+Carol\n  Carol: for two days\* g:Bob)$/,
      ),
    ]);
    talk.pictures.forEach((picture) => expect(picture).toEqual(talk.pictures[0]));
  });

  it('gives one picture backwards, and each event twice', async () => {
    for (const frames of [talk.frames, talk.frames.toReversed(), talk.frames.flatMap((frame) => [frame, frame])]) {
      expect(await pictureAfter(frames)).toEqual({ picture: talk.pictures[0], waits: 0, refused: [] });
    }
  });

  it.each(Array.from({ length: 20 }, (_, seed) => seed))('gives one picture in random order %#', async (seed) => {
    const frames = shuffled(talk.frames, seededRandom(2_000 + seed));
    expect(await pictureAfter(frames)).toEqual({ picture: talk.pictures[0], waits: 0, refused: [] });
  });
});
