import * as E from 'fp-ts/Either';
import { type VirtualWorld, seededRandom, virtualWorld } from '../../../streams/testing';
import { type LabNode, type LabSession, framesOf, lastingStateOf, openLab, stateOf } from './lab';
import { copyOf } from './records';
import { pictureOf } from './talkers';
import { right } from '../common/right';

/** What was said in a network, sealed; a link by which somebody may come who reads all of it; and when that was. */
export interface Told {
  readonly frames: readonly string[];
  readonly link: string;
  readonly nowMs: number;
}

/** Everything that some sessions have to tell, each event once. */
export const toldBy = async (sessions: readonly LabSession[]): Promise<readonly string[]> => [
  ...new Set((await Promise.all(sessions.map(framesOf))).flat().map(({ sealed }) => sealed)),
];

export interface Reader {
  readonly me: LabSession;
  readonly network_id: string;
  /** Takes sealed events, one after another; answers the rules by which some were refused at once. */
  readonly bring: (frames: readonly string[]) => Promise<readonly string[]>;
  /** Users by name, and what they are; sorted. */
  readonly people: () => Promise<readonly string[]>;
  /** Channels and what was said there. */
  readonly picture: () => Promise<readonly string[]>;
  /**
   * All that lists show, the tables under them and what waits, but not how far logs go: what is refused leaves no trace there. What
   * is the reader's own is called so.
   */
  readonly shown: () => Promise<readonly string[]>;
  /** The same but for keys, which are made anew where something was deleted. */
  readonly lasting: () => Promise<readonly string[]>;
}

/** Lines that only one of two has. */
export const differing = (some: readonly string[], others: readonly string[]): readonly string[] => [
  ...some.filter((line) => !others.includes(line)),
  ...others.filter((line) => !some.includes(line)),
];

const peopleSeenBy = async (me: LabSession, network_id: string): Promise<readonly string[]> => {
  const users = right(await me.api['user.list']({ network_id }));
  const groups = right(await me.api['group.list']({ network_id }));
  return [
    ...users.map((user) => `shown ${JSON.stringify(user)}`),
    ...groups.map((group) => `shown ${JSON.stringify(group)}`),
  ];
};

const TICKS_MS = 61_000;

const readerOf = (
  node: LabNode,
  { identity_id, network_id }: Readonly<Record<'identity_id' | 'network_id', string>>,
) => {
  const me = right(node.as(identity_id));
  let foreign: ReadonlySet<string> = new Set();
  const bring = async (frames: readonly string[]): Promise<readonly string[]> => {
    foreign = new Set([...foreign, ...frames.map((frame) => frame.slice(4, 36))]);
    const answers = await Promise.all(frames.map((frame) => me.api['lab.bring']({ sealed: [frame] })));
    return answers.flatMap((answer) => (E.isLeft(answer) ? [answer.left.rule] : []));
  };
  const people = async (): Promise<readonly string[]> =>
    right(await me.api['user.list']({ network_id }))
      .map((one) => [
        one.name,
        one.devices,
        one.is_admin ? 'admin' : '',
        one.is_member ? 'member' : '',
        one.author_removed ? 'removed' : '',
      ])
      .map((words) => words.filter((word) => word !== '').join(' '))
      .sort();
  const picture = (): Promise<readonly string[]> => pictureOf({ me, network_id });
  const shownWith = async (state: typeof stateOf): Promise<readonly string[]> => {
    const own = (await framesOf(me)).map(({ event_id }) => event_id).filter((event_id) => !foreign.has(event_id));
    const waiting = right(await me.api['lab.waiting']({})).map(({ ref, claimed }) => `waits ${claimed} for ${ref}`);
    const lines = [...(await peopleSeenBy(me, network_id)), ...(await state(me)), ...(await picture()), ...waiting];
    const named = new RegExp(own.join('|'), 'gi');
    return lines
      .filter((line) => !line.startsWith('head '))
      .map((line) => line.replace(named, 'own'))
      .sort();
  };
  const [shown, lasting] = [() => shownWith(stateOf), () => shownWith(lastingStateOf)];
  return { me, network_id, bring, people, picture, shown, lasting };
};

/** A node on which one after another comes by a link and is told what happened. To open a node takes longer than to read. */
export const openReaders = async ({ link, nowMs }: Pick<Told, 'link' | 'nowMs'>, seed = 7) => {
  const world: VirtualWorld = virtualWorld(1, {}, nowMs);
  let aheadMs = 0;
  const clock = { now: () => world.clock.now() + aheadMs };
  const node = await openLab(world, { clock, random: seededRandom(seed) });
  return {
    node,
    comes: async (): Promise<Reader> =>
      readerOf(node, right(await node.api['user.join_as_user']({ name: 'Newcomer', link }))),
    /** Lets what was brought be worked off. */
    settle: () => world.advance(10),
    /** So much later, once every job had its turn. */
    pass: async (ms = 0): Promise<void> => {
      aheadMs += ms;
      await world.advance(TICKS_MS);
    },
    /** Tables that hold some bytes: as they are, or as hex or base64. */
    tablesWith: (some: readonly Uint8Array[]): readonly string[] => tablesWith(node, some),
  };
};
export type Readers = Awaited<ReturnType<typeof openReaders>>;

const tablesWith = (node: LabNode, some: readonly Uint8Array[]): readonly string[] => {
  const forms = some
    .map((bytes) => Buffer.from(bytes))
    .flatMap((raw) => [
      raw,
      Buffer.from(raw.toString('hex')),
      Buffer.from(raw.toString('base64').replace(/.{0,2}=*$/, '')),
    ]);
  const db = copyOf(node);
  const names = db
    .prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    .pluck()
    .all();
  const holds = (value: unknown): boolean => {
    if (typeof value !== 'string' && !(value instanceof Uint8Array)) return false;
    const held = Buffer.from(value);
    return forms.some((form) => held.includes(form));
  };
  const found = names.filter((name) =>
    db
      .prepare<[], unknown[]>(`SELECT * FROM ${name}`)
      .raw()
      .all()
      .some((row) => row.some(holds)),
  );
  db.close();
  return found;
};
