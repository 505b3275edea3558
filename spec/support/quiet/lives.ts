import { join } from 'node:path';
import { type Db, openDatabase } from '../../../lib/db/openDatabase';
import { virtualWorld } from '../../../streams/testing';
import { type Person, openQuiet, say, textsOf } from './cast';
import { quietBrokenIn } from './invariants';
import { right } from '../common/right';

/** What one life of the two nodes acknowledged, and what the next may therefore count on. */
export interface Memory {
  readonly alice?: { readonly identity_id: string; readonly network_id: string; readonly channel_id: string };
  readonly link?: string;
  readonly bob?: { readonly identity_id: string };
  readonly said: readonly string[];
}

export type Acknowledge = (change: Partial<Memory> & { readonly says?: string }) => void;

export const remember = (
  memory: Memory,
  { says, ...change }: Partial<Memory> & { readonly says?: string },
): Memory => ({
  ...memory,
  ...change,
  said: says === undefined ? memory.said : [...memory.said, says],
});

const HOUR_MS = 3_600_000;
const MESSAGES = 4;

export const fileOf = (folder: string, name: 'alice' | 'bob'): string => join(folder, `${name}.db`);

/** Two nodes on two files, in the hour of this life. */
const openBoth = async (folder: string, life: number, onStatement: () => void) => {
  const world = virtualWorld(100 + life, {}, Date.UTC(2024, 0, 1) + life * HOUR_MS);
  const open = (name: 'alice' | 'bob') => openQuiet(world, { path: fileOf(folder, name), watch: onStatement });
  return { world, alices: await open('alice'), bobs: await open('bob') };
};

/** One life: goes on from what is remembered, tells what it did as soon as that is acknowledged, and ends well if it may. */
export const live = async (
  folder: string,
  life: number,
  memory: Memory,
  tell: Acknowledge,
  onStatement: () => void,
) => {
  const { world, alices, bobs } = await openBoth(folder, life, onStatement);
  let { alice, link, bob } = memory;
  if (alice === undefined) {
    const { identity_id } = right(await alices.api['identity.create']({ name: 'Alice' }));
    const made = right(await right(alices.as(identity_id)).api['network.create']({ name: 'lives' }));
    alice = { identity_id, network_id: made.network_id, channel_id: made.channel_id };
    tell({ alice });
  }
  const { network_id, channel_id } = alice;
  const one: Person = { node: alices, me: right(alices.as(alice.identity_id)), network_id, peer_id: '' };
  if (link === undefined) {
    ({ link } = right(await one.me.api['invite.create']({ network_id, max_uses: 3 })));
    tell({ link });
  }
  if (bob === undefined) {
    bob = right(await bobs.api['user.join_as_user']({ name: 'Bob', link }));
    tell({ bob: { identity_id: bob.identity_id } });
  }
  const two: Person = { node: bobs, me: right(bobs.as(bob.identity_id)), network_id, peer_id: '' };
  await world.advance(15_000);
  for (let nth = 0; nth < MESSAGES; nth += 1) {
    for (const [who, name] of [
      [one, 'Alice'],
      [two, 'Bob'],
    ] as const) {
      const text = `life ${life}, ${nth}`;
      await say(who, channel_id, text);
      tell({ says: `${name}: ${text}` });
      await world.advance(300);
    }
  }
  await world.advance(30_000);
  const texts = await Promise.all([one, two].map((who) => textsOf(who, channel_id)));
  const waiting = alices.stats().waiting.rows + bobs.stats().waiting.rows;
  for (const node of [alices, bobs]) node.close();
  return { texts, waiting };
};

/** Tables come in one transaction: who died before it left a file with none, which is as good as new. */
const isNew = (db: Db): boolean => db.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;

/** What is wrong with the files that a death left behind. */
export const brokenFiles = (folder: string): readonly string[] =>
  (['alice', 'bob'] as const).flatMap((name) => {
    const db = right(openDatabase(fileOf(folder, name)));
    const broken = (isNew(db) ? [] : quietBrokenIn(db)).map((what) => `${name}: ${what}`);
    db.close();
    return broken;
  });
