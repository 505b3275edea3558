import type { StatementWatch } from '../../../lib/db/openDatabase';
import type { Clock } from '../../../streams';
import { type VirtualWorld, virtualWorld } from '../../../streams/testing';
import { openFolder } from '../lib/store';
import { type Cable, type Founded, type Person, type QuietNode, cableIn, found, joinBy, openQuiet } from './cast';
import { right } from '../common/right';

export const DAY_MS = 24 * 60 * 60 * 1_000;
/** Each job of a minute has two occasions, enough for the jobs that go on with each other's work and to empty the log. */
export const TICKS_MS = 2.5 * 60_000;

/** One person's files, and how to open a node on them again. */
export interface Place {
  readonly path: string;
  readonly folder: string;
  /** That of the node which was opened last. */
  readonly cable: () => Cable;
  readonly open: (options?: { readonly watch?: StatementWatch }) => Promise<QuietNode>;
}

export interface ErasingRoom {
  readonly world: VirtualWorld;
  /** That of everybody here. */
  readonly clock: Clock;
  readonly alice: Founded;
  readonly bob: Person;
  readonly places: { readonly alice: Place; readonly bob: Place };
  /** A place for one more. */
  readonly placeOf: (name: string) => Place;
  /** Lets days pass at once, and then the jobs do their work. */
  readonly pass: (days: number) => Promise<void>;
  readonly close: () => void;
}

/** Closes somebody's node and opens another on the same file. */
export const reopened = async <P extends Person>(person: P, place: Place): Promise<P> => {
  person.node.close();
  const node = await place.open();
  return { ...person, node, me: right(node.as(person.me.identity_id)) };
};

/** Alice and Bob with files of their own; Bob came by an open link. Days pass at once. */
export const openErasing = async (seed = 18): Promise<ErasingRoom> => {
  const world = virtualWorld(seed);
  let aheadMs = 0;
  const clock = { now: () => world.clock.now() + aheadMs };
  const folders: { readonly remove: () => void }[] = [];
  const nodes: QuietNode[] = [];
  const placeOf = (name: string): Place => {
    const folder = openFolder();
    folders.push(folder);
    const path = folder.at(`${name}.db`);
    let cable = cableIn(world);
    const open: Place['open'] = async (options = {}) => {
      cable = cableIn(world);
      const node = await openQuiet(world, { clock, path, cable, ...options });
      nodes.push(node);
      return node;
    };
    return { path, folder: folder.at('.'), cable: () => cable, open };
  };
  const places = { alice: placeOf('alice'), bob: placeOf('bob') };
  const alice = await found(await places.alice.open(), 'Alice');
  const { link } = right(await alice.me.api['invite.create']({ network_id: alice.network_id, max_uses: 0 }));
  const bob = await joinBy(await places.bob.open(), 'Bob', link);
  await world.advance(30_000);
  const pass = async (days: number): Promise<void> => {
    aheadMs += days * DAY_MS;
    await world.advance(TICKS_MS);
  };
  const close = (): void => {
    nodes.forEach((node) => node.close());
    folders.forEach((folder) => folder.remove());
  };
  return { world, clock, alice, bob, places, placeOf, pass, close };
};
