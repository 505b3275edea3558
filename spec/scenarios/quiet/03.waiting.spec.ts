import { seededRandom, virtualWorld } from '../../../streams/testing';
import { type LabSession, framesOf, openLab } from '../../support/quiet/lab';
import { right } from '../../support/common/right';

const CODES = {
  network: 2,
  peer: 3,
  user: 4,
  group: 5,
  channel: 7,
  message: 8,
  invite: 9,
  key: 12,
  prekey: 13,
} as const;
type Name = keyof typeof CODES;

/** Alice's network of two, as frames by type, and a newcomer who has nothing of it but an open link. */
const setUp = async () => {
  const world = virtualWorld(3);
  const node = await openLab(world);
  const { identity_id } = right(await node.api['identity.create']({ name: 'Alice' }));
  const alice = right(node.as(identity_id));
  const { network_id, channel_id } = right(await alice.api['network.create']({ name: 'waits' }));
  const { link } = right(await alice.api['invite.create']({ network_id, max_uses: 0 }));
  const bobs = await openLab(world);
  const bob = right(bobs.as(right(await bobs.api['user.join_as_user']({ name: 'Bob', link })).identity_id));
  await world.advance(15_000);
  const { message_id } = right(await bob.api['message.create']({ channel_id, text: 'here at last' }));
  await world.advance(3_000);
  const frames = await framesOf(alice);
  const alone = virtualWorld(4, {}, world.clock.now());
  const far = await openLab(alone, { random: seededRandom(9) });
  const carol = right(far.as(right(await far.api['user.join_as_user']({ name: 'Carol', link })).identity_id));
  const of = (name: Name): readonly string[] =>
    frames.filter(({ type }) => type === CODES[name]).map(({ sealed }) => sealed);
  const bring = async (session: LabSession, sealed: readonly string[]): Promise<void> => {
    for (const frame of sealed) right(await session.api['lab.bring']({ sealed: [frame] }));
    await alone.advance(100);
  };
  const texts = async (): Promise<readonly string[]> =>
    right(await carol.api['message.list']({ channel_id })).messages.map(({ text }) => text);
  const idOf = (name: Name): string => frames.find(({ type }) => type === CODES[name])?.event_id ?? '';
  return { frames, carol, of, bring, texts, message_id, idOf };
};

const waitsFor = async (session: LabSession, event_id: string) => {
  const found = right(await session.explain(event_id));
  return found.status === 'waiting' ? found.for.map((ref) => ref.slice(0, ref.indexOf(':'))).sort() : found.status;
};

describe('what comes too early', () => {
  it('waits for what it lacks, says for what, and appears when that has come', async () => {
    const { frames, carol, of, bring, texts, message_id, idOf } = await setUp();

    await bring(carol, of('message'));
    expect(await waitsFor(carol, message_id)).toEqual(['key']);
    expect(right(await carol.explain(message_id))).toEqual(
      expect.objectContaining({ status: 'waiting', claimed: true }),
    );

    await bring(carol, of('key'));
    expect(await waitsFor(carol, idOf('key'))).toEqual(['group', 'peer', 'user_of']);
    expect(await waitsFor(carol, message_id)).toEqual(['key']);

    await bring(carol, of('prekey'));
    expect(await waitsFor(carol, idOf('prekey'))).toEqual(['peer']);

    const bobs = frames.filter(({ type }) => type === CODES.user).at(-1);
    await bring(carol, bobs === undefined ? [] : [bobs.sealed]);
    expect(await waitsFor(carol, bobs?.event_id ?? '')).toEqual(['invite', 'peer']);

    await bring(carol, of('peer'));
    expect(await waitsFor(carol, idOf('prekey'))).toBe('stored');
    expect(await waitsFor(carol, bobs?.event_id ?? '')).toEqual(['invite']);
    expect(await texts()).toEqual([]);

    await bring(carol, [...of('network'), ...of('group'), ...of('channel'), ...of('user')]);
    expect(await waitsFor(carol, idOf('invite'))).toBe('unknown');
    await bring(carol, of('invite'));
    expect(await waitsFor(carol, message_id)).toBe('stored');
    expect(await texts()).toEqual(['here at last']);
    expect(right(await carol.api['lab.waiting']({}))).toEqual([]);
  });

  it('is told apart from what is unknown', async () => {
    const { carol } = await setUp();
    expect(right(await carol.explain('ab'.repeat(16)))).toEqual({ status: 'unknown' });
  });
});
