import { fromHex, toHex } from '../../../lib';
import type { Clock } from '../../../lib/clock';
import { readSealedHead } from '../../../protocols/quiet/wire/sealedForm';
import { type VirtualWorld, virtualWorld } from '../../../streams/testing';
import { cableIn } from './cast';
import { framesOf, openLab } from './lab';
import { type Told, toldBy } from './readers';
import { copyOf, secretsOf } from './records';
import type { Talker } from './talkers';
import { right } from '../common/right';

/** Twice over, a minute's jobs run. */
const TICKS_MS = 150_000;

type Cable = ReturnType<typeof cableIn>;

export interface Neighbour extends Talker {
  readonly name: string;
  readonly identity_id: string;
  readonly cable: Cable;
}

/** A network of Alice's and who came by its first, open link; each has a node, and a cable that can be pulled. */
export interface Town {
  readonly world: VirtualWorld;
  /** The clock of all their nodes. */
  readonly clock: Clock;
  /** Lets so much time pass at once, and then as much as jobs take for what is due by then. */
  readonly pass: (ms: number) => Promise<void>;
  readonly alice: Neighbour;
  readonly others: readonly Neighbour[];
  readonly network_id: string;
  readonly admins_id: string;
  readonly channel_id: string;
  readonly link: string;
  readonly invite_id: string;
}

type Place = Pick<Town, 'world' | 'clock'>;

const someone = async (
  { world, clock }: Place,
  name: string,
  link: string,
  way: 'user' | 'link',
): Promise<Neighbour> => {
  const cable = cableIn(world);
  const node = await openLab(world, { clock, transport: cable.transport });
  const joining = way === 'user' ? node.api['user.join_as_user'] : node.api['link.accept'];
  const joined = right(await joining({ name, link }));
  return { node, me: right(node.as(joined.identity_id)), name, cable, ...joined };
};

export const comesTo = (town: Place, name: string, link: string): Promise<Neighbour> =>
  someone(town, name, link, 'user');

/** Somebody's next device. */
export const linkedBy = async (town: Place, owner: Neighbour, name: string): Promise<Neighbour> => {
  const { link } = right(await owner.me.api['link.invite']({ network_id: owner.network_id }));
  return someone(town, name, link, 'link');
};

export const townOf = async (seed: number, names: readonly string[]): Promise<Town> => {
  const world = virtualWorld(seed);
  let aheadMs = 0;
  const clock = { now: () => world.clock.now() + aheadMs };
  const pass = async (ms: number): Promise<void> => {
    aheadMs += ms;
    await world.advance(TICKS_MS);
  };
  const cable = cableIn(world);
  const node = await openLab(world, { clock, transport: cable.transport });
  const { identity_id } = right(await node.api['identity.create']({ name: 'Alice' }));
  const me = right(node.as(identity_id));
  const made = right(await me.api['network.create']({ name: 'town' }));
  const { network_id, peer_id, admins_id, channel_id } = made;
  const { link, invite_id } = right(await me.api['invite.create']({ network_id, max_uses: 0 }));
  const others: Neighbour[] = [];
  for (const name of names) others.push(await comesTo({ world, clock }, name, link));
  await world.advance(20_000);
  const alice = { node, me, name: 'Alice', identity_id, cable, network_id, peer_id };
  return { world, clock, pass, alice, others, network_id, admins_id, channel_id, link, invite_id };
};

export const makeAdmin = async ({ admins_id, world }: Town, by: Neighbour, user: Neighbour): Promise<void> => {
  right(await by.me.api['group.add_member']({ group_id: admins_id, user_id: user.peer_id }));
  await world.advance(2_000);
};

/** A link by which anybody may come, once the others know of it. */
export const openLink = async ({ world, network_id }: Town, by: Neighbour): Promise<string> => {
  const { link } = right(await by.me.api['invite.create']({ network_id, max_uses: 0 }));
  await world.advance(2_000);
  return link;
};

/** The end of a story: what everybody has to tell, for who comes by a link. */
export const toldOf = async (
  { clock }: Pick<Town, 'clock'>,
  everybody: readonly Neighbour[],
  link: string,
  forged: readonly string[] = [],
): Promise<Told> => {
  const frames = await toldBy(everybody.map(({ me }) => me));
  for (const { node } of everybody) node.close();
  return { frames: [...frames, ...forged], link, nowMs: clock.now() };
};

const addressOf = ({ node, peer_id }: Neighbour): Uint8Array => {
  const db = copyOf(node);
  const sql = 'SELECT public_key FROM peers WHERE peer_id = ?';
  const key = db.prepare<[Uint8Array], Uint8Array>(sql).pluck().get(fromHex(peer_id));
  db.close();
  return key ?? new Uint8Array();
};

/** Only those on one side hear each other. */
export const apart = ({ world }: Pick<Town, 'world'>, ...sides: readonly (readonly Neighbour[])[]): void =>
  world.wire.partition(sides.map((side) => side.map(addressOf)));

/** The keys that somebody's node holds, by id. */
export const keysHeldBy = ({ node }: Neighbour): readonly string[] =>
  [...secretsOf(node).keys()].filter((ref) => ref.startsWith('key:')).map((ref) => ref.slice('key:'.length));

/** The key that a message lies under at somebody's. */
export const keyUnder = async ({ me }: Neighbour, event_id: string): Promise<string> => {
  const found = (await framesOf(me)).find((one) => one.event_id === event_id);
  return toHex(right(readSealedHead(fromHex(found?.sealed ?? ''))).key_id);
};

/** To whom a key was wrapped, as far as somebody knows: devices and invites, by id. */
export const wrappedTo = ({ node }: Neighbour, key_id: string): readonly string[] => {
  const db = copyOf(node);
  const sql = 'SELECT lower(hex(to_id)) FROM wraps WHERE key_id = ?';
  const ids = db.prepare<[Uint8Array], string>(sql).pluck().all(fromHex(key_id));
  db.close();
  return ids;
};
