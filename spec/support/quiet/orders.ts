import { type Random, integerBetween } from '../../../lib/random';
import { seededRandom, virtualWorld } from '../../../streams/testing';
import { copyFile } from './cascade';
import { cableIn } from './cast';
import { movedClock } from './files';
import { HEADS_ARE_HERE, quietBrokenIn } from './invariants';
import { type LabNode, framesOf, labQuiet, openLab } from './lab';
import { copyOf } from './records';
import { right } from '../common/right';
import { type Ticks, jobNames, openTicks } from '../kernel/ticks';

export const DAY_MS = 24 * 60 * 60 * 1_000;
const HOUR_MS = DAY_MS / 24;
const EPOCH_MS = Date.UTC(2024, 0, 1);
/** A clock is wrong by so much at most, either way. */
const WRONG_MS = 2 * DAY_MS;
/** By then all that passes has passed, whenever it began: what waits, and what is remembered for a while. */
const END_MS = EPOCH_MS + 12 * DAY_MS;
/** And this much later what an admin deleted is gone, whenever somebody heard of that. */
const HIDDEN_MS = 8 * DAY_MS;
const STEPS = 120;
/** Rounds of all jobs in which everything comes to its end. */
const SETTLING = 60;

export const NAMES = ['alice', 'bob'] as const;
type Name = (typeof NAMES)[number];
export type At = (name: string) => string;

/** What somebody says who belongs to another network: nobody here has its key, so it waits until it is too old. */
const strangeFrames = async (): Promise<readonly string[]> => {
  const world = virtualWorld(77, {}, EPOCH_MS);
  const node = await openLab(world);
  const me = right(node.as(right(await node.api['identity.create']({ name: 'Zoe' })).identity_id));
  const { channel_id } = right(await me.api['network.create']({ name: 'other' }));
  for (let nth = 0; nth < 20; nth += 1) right(await me.api['message.create']({ channel_id, text: `strange ${nth}` }));
  const frames = (await framesOf(me)).filter(({ type }) => type === 8).map(({ sealed }) => sealed);
  node.close();
  return frames;
};

/** Two files, of Alice and of Bob, who was away at last: all that jobs have work with, and none of it done. */
export const writeWork = async (at: At): Promise<void> => {
  const world = virtualWorld(41, {}, EPOCH_MS);
  const cable = cableIn(world);
  const alices = await openLab(world, { path: at('alice.db') });
  const me = right(alices.as(right(await alices.api['identity.create']({ name: 'Alice' })).identity_id));
  const made = right(await me.api['network.create']({ name: 'n' }));
  const { network_id, channel_id, everyone_id: group_id } = made;
  const { link } = right(await me.api['invite.create']({ network_id }));
  const bobs = await openLab(world, { path: at('bob.db'), transport: cable.transport });
  const bob = right(bobs.as(right(await bobs.api['user.join_as_user']({ name: 'Bob', link })).identity_id));
  await world.advance(20_000);
  const short = right(await me.api['channel.create']({ group_id, name: 'short', retention_ms: HOUR_MS })).channel_id;
  const shut = right(await me.api['channel.create']({ group_id, name: 'shut' })).channel_id;
  await world.advance(2_000);
  const say = async (by: typeof me, channel: string, text: string): Promise<string> => {
    const { message_id } = right(await by.api['message.create']({ channel_id: channel, text }));
    right(await by.api['message.react']({ message_id, emoji: 'x' }));
    return message_id;
  };
  const [shared, own]: [string[], string[]] = [[], []];
  for (let nth = 0; nth < 12; nth += 1) {
    shared.push(await say(bob, channel_id, `by Bob ${nth}`));
    for (const channel of [short, shut]) await say(nth % 2 === 0 ? me : bob, channel, `passes ${nth}`);
  }
  await world.advance(5_000);
  cable.pull();
  for (let nth = 0; nth < 8; nth += 1) {
    await say(me, channel_id, `by Alice ${nth}`);
    own.push(await say(bob, nth % 2 === 0 ? channel_id : short, `alone ${nth}`));
  }
  for (const message_id of [...shared.slice(0, 3), ...own.slice(0, 3)])
    right(await bob.api['message.delete']({ message_id }));
  for (const message_id of shared.slice(3, 6)) right(await me.api['message.delete']({ message_id }));
  right(await me.api['channel.delete']({ channel_id: shut }));
  for (const sealed of await strangeFrames())
    for (const by of [me, bob]) right(await by.api['lab.bring']({ sealed: [sealed] }));
  for (const node of [alices, bobs]) node.close();
};

/**
 * All but prekeys, addresses and keys, which each node makes anew; what only this node has; and which ids are remembered
 * for good: who hears of a deletion first never meets what was deleted. Of keys it tells what should have gone.
 */
const STATE = [
  `SELECT 'event ' || hex(event_id) AS line FROM events WHERE local_only = 0 AND type NOT IN (0x0c, 0x0d, 0x0e)`,
  `SELECT 'forgotten ' || hex(event_id) FROM tombstones WHERE until_ms <= ${END_MS + HIDDEN_MS}`,
  `SELECT 'head ' || hex(signer) || hex(scope) || seq || hex(event_id) FROM heads`,
  `SELECT 'message ' || hex(e.event_id) || m.text FROM messages m JOIN events e USING (seq)`,
  `SELECT 'reaction ' || hex(e.event_id) || r.emoji FROM reactions r JOIN events e USING (seq)`,
  `SELECT 'under a soiled key ' || hex(e.event_id) FROM events e JOIN soiled s ON s.received_by = e.received_by AND s.ref = e.opens_with`,
  `SELECT 'soiled key ' || ref FROM secrets JOIN soiled USING (received_by, ref)`,
  `SELECT 'hangs ' || hex(e.event_id) || hex(h.parent) FROM hangs h JOIN events e USING (seq)`,
  `SELECT 'waits ' || hex(blob_id) FROM quarantine`,
  `SELECT 'goes on ' || hex(event_id) FROM forgettings`,
].join(' UNION ALL ');

/** One line a thing that is there, and one an invariant that is broken. */
const stateOf = ({ backup }: LabNode): readonly string[] => {
  const db = copyOf({ backup });
  const lines = db.prepare<[], string>(STATE).pluck().all();
  const broken = quietBrokenIn(db).filter((name) => name !== HEADS_ARE_HERE);
  db.close();
  return [...lines.sort(), ...broken.map((name) => `broken: ${name}`)];
};

/** How often each job ran; one owner lives in each node. */
const runsOf = (node: LabNode): ReadonlyMap<string, number> =>
  new Map(node.jobs().map(({ job, run_count }) => [job, run_count]));

interface Life {
  readonly node: LabNode;
  readonly ticks: Ticks;
  readonly clock: ReturnType<typeof movedClock>;
}
export interface Told {
  readonly states: Readonly<Record<Name, readonly string[]>>;
  /** Jobs that did not run just once when a tick came after days. */
  readonly often: readonly string[];
}

/** What jobs do in an order of chance: some often, some not, in each node for itself, with clocks that leap. */
const play = async (
  random: Random,
  lives: readonly Life[],
  names: readonly string[],
  pass: (ms: number) => Promise<void>,
) => {
  const wrong = lives.map(() => 0);
  for (let step = 0; step < STEPS; step += 1) {
    const who = integerBetween(random, 0, lives.length - 1);
    const leap = [0, 0, 60_000, 60_000, HOUR_MS, -HOUR_MS, DAY_MS, -DAY_MS][integerBetween(random, 0, 7)] ?? 0;
    if (Math.abs((wrong[who] ?? 0) + leap) <= WRONG_MS) {
      wrong[who] = (wrong[who] ?? 0) + leap;
      lives[who]?.clock.move(leap);
    }
    const name = names[integerBetween(random, 0, names.length - 1)] ?? '';
    for (let times = integerBetween(random, 1, 3); times > 0; times -= 1) lives[who]?.ticks.tick(name);
    await pass([0, 0, 10, 200, 2_000][integerBetween(random, 0, 4)] ?? 0);
  }
};

/** Lives on copies of the two files, with jobs in an order that the seed says, or in order alone; answers how that ends. */
export const liveInOrder = async (at: At, seed: number | undefined, protocol = labQuiet): Promise<Told> => {
  const world = virtualWorld(50, {}, EPOCH_MS + HOUR_MS / 2);
  const names = jobNames(protocol);
  const open = async (name: Name): Promise<Life> => {
    const [path, clock, ticks] = [at(`${name}-${seed ?? 'plain'}.db`), movedClock(world), openTicks(world, names)];
    copyFile(at(`${name}.db`), path);
    return { node: await openLab(world, { path, clock, scheduler: ticks.scheduler }), ticks, clock };
  };
  const lives = [await open('alice'), await open('bob')];
  if (seed !== undefined) await play(seededRandom(seed), lives, names, world.advance);

  // Ticks that are under way are over.
  await world.advance(20);
  for (const { clock } of lives) clock.move(END_MS - clock.now());
  await world.advance(20);
  const before = lives.map(({ node }) => runsOf(node));
  for (const { ticks } of lives) names.forEach(ticks.tick);
  await world.advance(20);
  const often = lives.flatMap(({ node }, nth) =>
    [...runsOf(node)].flatMap(([job, runs]) => {
      const times = runs - (before[nth]?.get(job) ?? 0);
      return times === 1 ? [] : [`${job} ran ${times} times`];
    }),
  );
  const settle = async (): Promise<void> => {
    for (let round = 0; round < SETTLING; round += 1) {
      for (const { ticks } of lives) names.forEach(ticks.tick);
      await world.advance(3_100);
    }
  };
  await settle();
  for (const { clock } of lives) clock.move(HIDDEN_MS);
  await settle();
  const [alice = [], bob = []] = lives.map(({ node }) => stateOf(node));
  for (const { node } of lives) node.close();
  return { states: { alice, bob }, often };
};
