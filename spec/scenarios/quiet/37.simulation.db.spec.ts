import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../lib/db/openDatabase';
import { type Random, integerBetween } from '../../../lib/random';
import { seededRandom, virtualWorld } from '../../../streams/testing';
import { cableIn } from '../../support/quiet/cast';
import { quietBrokenIn } from '../../support/quiet/invariants';
import { type LabNode, type LabSession, openLab, stateOf } from '../../support/quiet/lab';
import { right } from '../../support/common/right';

/** Others are tried by naming them in the environment: a seed takes some seconds. */
const SEEDS = (process.env['SOTTO_SEEDS'] ?? '1 4').split(' ').map(Number);
const STEPS = 50;

interface Actor {
  readonly name: string;
  readonly path: string;
  readonly cable: ReturnType<typeof cableIn>;
  node: LabNode;
  me: LabSession;
}

const pick = <A>(random: Random, items: readonly A[]): A => {
  const item = items[integerBetween(random, 0, items.length - 1)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
};

/** A few people on as many nodes, under bad conditions, of whom one made a network and the others come to it. */
const openPlay = async (folder: string, seed: number) => {
  const conditions = { latencyMs: [5, 120], loss: 0.08, duplication: 0.05, reordering: 0.1 } as const;
  const world = virtualWorld(seed, conditions);
  const actors: Actor[] = [];
  const open = async (name: string) => {
    const cable = cableIn(world);
    const path = join(folder, `${name}.db`);
    return { name, path, cable, node: await openLab(world, { path, transport: cable.transport }) };
  };
  const first = await open('Alice');
  const { identity_id } = right(await first.node.api['identity.create']({ name: 'Alice' }));
  const alice: Actor = { ...first, me: right(first.node.as(identity_id)) };
  actors.push(alice);
  const made = right(await alice.me.api['network.create']({ name: 'play' }));
  const { link } = right(await alice.me.api['invite.create']({ network_id: made.network_id, max_uses: 0 }));
  const { link: limited } = right(await alice.me.api['invite.create']({ network_id: made.network_id, max_uses: 9 }));
  const join_ = async (name: string): Promise<void> => {
    const one = await open(name);
    const by = actors.length % 2 === 0 ? link : limited;
    const joined = right(await one.node.api['user.join_as_user']({ name, link: by }));
    actors.push({ ...one, me: right(one.node.as(joined.identity_id)) });
  };
  const reopen = async (actor: Actor): Promise<void> => {
    actor.node.close();
    await world.advance(1_000);
    const transport = cableIn(world).transport;
    actor.node = await openLab(world, { path: actor.path, transport });
    actor.me = right(actor.node.as(actor.me.identity_id));
  };
  return { world, actors, made, join: join_, reopen };
};
type Play = Awaited<ReturnType<typeof openPlay>>;

const someChannel = async (random: Random, { me }: Actor, network_id: string): Promise<string | undefined> => {
  const channels = right(await me.api['channel.list']({ network_id }));
  return channels.length === 0 ? undefined : pick(random, channels).channel_id;
};

/** What people do. Each may find that it cannot be done yet, which is an answer, too. */
const ACTIONS: readonly ((play: Play, random: Random, actor: Actor, step: number) => Promise<void>)[] = [
  ...Array<(play: Play, random: Random, actor: Actor, step: number) => Promise<void>>(6).fill(
    async ({ made }, random, actor, step) => {
      const channel_id = await someChannel(random, actor, made.network_id);
      if (channel_id !== undefined) await actor.me.api['message.create']({ channel_id, text: `${actor.name} ${step}` });
    },
  ),
  async ({ made }, _, actor, step) => {
    await actor.me.api['group.create']({ network_id: made.network_id, name: `group ${step}` });
  },
  async ({ made }, random, actor, step) => {
    const mine = right(await actor.me.api['group.list']({ network_id: made.network_id })).filter(({ own }) => own);
    if (mine.length > 0)
      await actor.me.api['channel.create']({ group_id: pick(random, mine).group_id, name: `c${step}` });
  },
  async ({ made }, random, actor) => {
    const { network_id } = made;
    const mine = right(await actor.me.api['group.list']({ network_id })).filter(({ own, kind }) => own && kind === 0);
    const users = right(await actor.me.api['user.list']({ network_id }));
    if (mine.length > 0 && users.length > 0) {
      const { user_id } = pick(random, users);
      await actor.me.api['group.add_member']({ group_id: pick(random, mine).group_id, user_id });
    }
  },
  async ({ made }, _, actor, step) => {
    await actor.me.api['user.update']({ network_id: made.network_id, name: `${actor.name} ${step}` });
  },
  ({ actors, join: joins }) => (actors.length < 5 ? joins(`P${actors.length}`) : Promise.resolve()),
  (_, __, actor) => Promise.resolve(actor.cable.pull()),
  ({ actors }) => Promise.resolve(actors.forEach(({ cable }) => cable.plug())),
  ({ reopen }, _, actor) => reopen(actor),
];

const brokenNow = ({ actors }: Play): readonly string[] =>
  actors.flatMap(({ name, node, path }) => {
    const copy = `${path}.copy`;
    right(node.backup(copy));
    const db = right(openDatabase(copy));
    const broken = quietBrokenIn(db).map((what) => `${name}: ${what}`);
    db.close();
    rmSync(copy);
    return broken;
  });

/** What a member sees of the network itself, and of one scope: lines that must be the same wherever they may be read. */
const sharedBy = (states: readonly (readonly string[])[]): readonly string[] => {
  const [first = [], ...others] = states.map((lines) => new Set(lines));
  return [...first].filter((line) => others.every((lines) => lines.has(line)));
};

const run = async (seed: number) => {
  const folder = mkdtempSync(join(tmpdir(), `sotto-play-${seed}-`));
  const random = seededRandom(seed * 1_000);
  const play = await openPlay(folder, seed);
  const broken: string[] = [];
  for (let step = 0; step < STEPS; step += 1) {
    await pick(random, ACTIONS)(play, random, pick(random, play.actors), step);
    await play.world.advance(integerBetween(random, 0, 4_000));
    if (step % 10 === 9) broken.push(...brokenNow(play).map((what) => `seed ${seed}, step ${step}: ${what}`));
  }
  play.world.wire.setConditions({ loss: 0, duplication: 0, reordering: 0 });
  for (const { cable } of play.actors) cable.plug();
  await play.world.advance(25 * 60_000);
  const states = await Promise.all(play.actors.map(({ me }) => stateOf(me)));
  const { network_id } = play.made;
  const scope = network_id.toUpperCase();
  const ofNetwork = states.map((lines) =>
    lines.filter((line) => (line.startsWith('event ') && line.endsWith(scope)) || /^(user|device|member) /.test(line)),
  );
  const talk = await Promise.all(
    play.actors.map(async ({ me }) => {
      const channels = right(await me.api['channel.list']({ network_id }));
      const pages = channels.map(async ({ channel_id }) => {
        const { messages } = right(await me.api['message.list']({ channel_id, limit: 200 }));
        return [
          channel_id,
          messages.map(({ message_id, author_name, text }) => `${message_id} ${author_name} ${text}`),
        ] as const;
      });
      return new Map(await Promise.all(pages));
    }),
  );
  const waiting = play.actors.map(({ node }) => node.stats().waiting.rows);
  broken.push(...brokenNow(play).map((what) => `seed ${seed}, at the end: ${what}`));
  for (const { node } of play.actors) node.close();
  rmSync(folder, { recursive: true });
  return { broken, ofNetwork, talk, waiting, people: play.actors.length, everyone: sharedBy(states).length, states };
};

type Ran = Awaited<ReturnType<typeof run>>;
const ran = new Map<number, Promise<Ran>>();

/** The run of a seed, which several tests look at. */
const ranOnce = (seed: number): Promise<Ran> => {
  const running = ran.get(seed) ?? run(seed);
  ran.set(seed, running);
  return running;
};

describe.each(SEEDS)('people under bad conditions, seed %i', (seed) => {
  let end: Ran;
  beforeAll(async () => {
    end = await ranOnce(seed);
  });

  it('keep every invariant, step by step', () => {
    expect(end.broken).toEqual([]);
  });

  it('end with one network and, for each channel, one history among those who read it', () => {
    expect(end.people).toBeGreaterThan(1);
    expect(end.waiting).toEqual(end.waiting.map(() => 0));
    for (const lines of end.ofNetwork) expect(lines).toEqual(end.ofNetwork[0]);
    const histories = new Map<string, readonly string[]>();
    for (const [channel_id, said] of end.talk.flatMap((channels) => [...channels])) {
      expect(said).toEqual(histories.get(channel_id) ?? said);
      histories.set(channel_id, said);
    }
    expect([...histories.values()].flat().length).toBeGreaterThan(5);
  });
});

it('is the same twice for the same seed', async () => {
  const seed = SEEDS.at(-1) ?? 4;
  const [once, again] = [await ranOnce(seed), await run(seed)];
  expect(again.states).toEqual(once.states);
});
