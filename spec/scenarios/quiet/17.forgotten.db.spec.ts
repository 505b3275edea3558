import { readFileSync, readdirSync } from 'node:fs';
import { type VirtualWorld, virtualWorld } from '../../../streams/testing';
import { openFolder } from '../../support/lib/store';
import { type Founded, type Person, cableIn, found, joinBy, openQuiet, say, textsOf } from '../../support/quiet/cast';
import { right } from '../../support/common/right';

const DAY_MS = 24 * 60 * 60 * 1_000;
const TICKS_MS = 150_000;

interface Room {
  readonly world: VirtualWorld;
  readonly alice: Founded;
  readonly bob: Person;
  readonly cable: ReturnType<typeof cableIn>;
  /** In which files of Alice a text lies: raw, in hex or in base64. */
  readonly tracesOf: (text: string) => readonly string[];
  readonly pass: (ms: number) => Promise<void>;
  readonly close: () => void;
}

/** Alice, whose file is looked into, and Bob, whose cable can be pulled. */
const openRoom = async (): Promise<Room> => {
  const folder = openFolder();
  const world = virtualWorld(17);
  let aheadMs = 0;
  const clock = { now: () => world.clock.now() + aheadMs };
  const cable = cableIn(world);
  const alice = await found(await openQuiet(world, { clock, path: folder.at('alice.db') }), 'Alice');
  const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id }));
  const bob = await joinBy(await openQuiet(world, { clock, cable }), 'Bob', link);
  await world.advance(30_000);
  const tracesOf = (text: string): readonly string[] => {
    const bytes = Buffer.from(text);
    const forms = [bytes, Buffer.from(bytes.toString('hex')), Buffer.from(bytes.toString('base64').slice(0, -4))];
    const files = readdirSync(folder.at('.')).map((name) => [name, readFileSync(folder.at(name))] as const);
    return files.filter(([, held]) => forms.some((form) => held.includes(form))).map(([name]) => name);
  };
  const pass = async (ms: number): Promise<void> => {
    aheadMs += ms;
    await world.advance(TICKS_MS);
  };
  const close = (): void => {
    alice.node.close();
    bob.node.close();
    folder.remove();
  };
  return { world, alice, bob, cable, tracesOf, pass, close };
};

describe('what is deleted', () => {
  let room: Room;
  beforeEach(async () => {
    room = await openRoom();
  });
  afterEach(() => room.close());

  const explained = async ({ me }: Person, event_id: string): Promise<string> =>
    right(await me.explain(event_id)).status;

  it('by its author is gone from the file soon after, with what hangs on it', async () => {
    const { world, alice, bob, tracesOf } = room;
    const message_id = await say(bob, alice.channel_id, 'a word that Bob regrets');
    await world.advance(2_000);
    right(await bob.me.api['message.edit']({ message_id, text: 'a word that Bob regrets twice' }));
    const { reaction_id } = right(await alice.me.api['message.react']({ message_id, emoji: '+1' }));
    await world.advance(2_000);
    const before = tracesOf('a word that Bob regrets');

    right(await bob.me.api['message.delete']({ message_id }));
    await world.advance(TICKS_MS);

    expect(before.length).toBeGreaterThan(0);
    expect(tracesOf('a word that Bob regrets')).toEqual([]);
    expect(await Promise.all([message_id, reaction_id].map((id) => explained(alice, id)))).toEqual([
      'deleted',
      'deleted',
    ]);
    expect(await textsOf(alice, alice.channel_id)).toEqual([]);
  });

  it('does not come back from one who was away, and goes there too', async () => {
    const { world, alice, bob, cable, tracesOf } = room;
    const message_id = await say(alice, alice.channel_id, 'known to both');
    await world.advance(2_000);
    cable.pull();
    right(await alice.me.api['message.delete']({ message_id }));
    await world.advance(TICKS_MS);
    const kept = await textsOf(bob, alice.channel_id);

    cable.plug();
    await world.advance(2 * TICKS_MS);

    expect(kept).toEqual(['Alice: known to both']);
    expect(await Promise.all([alice, bob].map((one) => explained(one, message_id)))).toEqual(['deleted', 'deleted']);
    expect(tracesOf('known to both')).toEqual([]);
  });

  it('by an admin is hidden at once and goes after seven days', async () => {
    const { world, alice, bob, pass } = room;
    const message_id = await say(bob, alice.channel_id, 'against the rules');
    await world.advance(2_000);
    right(await alice.me.api['message.delete']({ message_id }));
    await world.advance(TICKS_MS);
    const hidden = await textsOf(bob, alice.channel_id);
    const stored = await explained(bob, message_id);

    await pass(6 * DAY_MS);
    const still = await explained(bob, message_id);
    await pass(DAY_MS);

    expect([hidden, stored, still]).toEqual([[], 'stored', 'stored']);
    expect(await explained(bob, message_id)).toBe('deleted');
  });

  it('takes the messages of a channel along after seven days, and those that come later are refused', async () => {
    const { world, alice, bob, cable, tracesOf, pass } = room;
    const { channel_id } = right(await alice.me.api['channel.create']({ group_id: alice.everyone_id, name: 'short' }));
    await world.advance(2_000);
    const first = await say(bob, channel_id, 'said in the channel');
    await world.advance(2_000);
    cable.pull();
    const late = await say(bob, channel_id, 'said too late');
    right(await alice.me.api['channel.delete']({ channel_id }));
    await pass(7 * DAY_MS);
    cable.plug();
    await world.advance(2 * TICKS_MS);
    await pass(7 * DAY_MS);

    const all = [channel_id, first, late];
    expect(await Promise.all(all.map((id) => explained(bob, id)))).toEqual(['deleted', 'deleted', 'deleted']);
    expect(await Promise.all([channel_id, first].map((id) => explained(alice, id)))).toEqual(['deleted', 'deleted']);
    expect([...tracesOf('said in the channel'), ...tracesOf('said too late')]).toEqual([]);
    const names = right(await bob.me.api['channel.list']({ network_id: alice.network_id })).map(({ name }) => name);
    expect(names).toEqual(['general']);
  });
});
