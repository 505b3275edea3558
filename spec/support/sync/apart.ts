import type { VirtualWorld } from '../../../streams/testing';
import type { Person } from '../quiet/cast';
import { aliceAndBobAtEnds, sayMany, until } from '../quiet/ends';
import { copyOf } from '../quiet/records';
import { right } from '../common/right';

/** Turns in which Alice and Bob write, and how much each says in one. */
export interface Turns {
  readonly turns: number;
  readonly byAlice: number;
  readonly byBob: number;
}

/** A pass that a node begins writes its progress in a statement of these columns alone. */
const beginsPass = (sql: string): boolean => /^INSERT INTO ephemeral\.streams \([^)]*\bcut, misses\b/.test(sql);

/** Alice and Bob, who wrote in turns and were never online together. Now they meet. */
export const aliceAndBobApart = async (world: VirtualWorld, { turns, byAlice, byBob }: Turns) => {
  let passes = 0;
  const watch = (sql: string): void => void (passes += beginsPass(sql) ? 1 : 0);
  const { alice, bob, end } = await aliceAndBobAtEnds(world, 0, { watch });
  end.open(0);
  await world.advance(40_000);
  for (let turn = 0; turn < turns; turn += 1) {
    await sayMany(alice, alice.channel_id, 'by Alice', byAlice);
    await world.advance(1_000);
    await sayMany(bob, alice.channel_id, 'by Bob', byBob);
    await world.advance(1_000);
  }
  end.open();
  await meet(world, [alice, bob]);
  end.traffic();
  passes = 0;
  return { alice, bob, end, passes: () => passes };
};

/** Lets time pass until all have a session with each other. */
const meet = (world: VirtualWorld, people: readonly Person[]): Promise<number> => {
  const hasMet = async ({ me, network_id }: Person): Promise<boolean> =>
    right(await me.api['sync.status']({ network_id })).every(({ connected }) => connected);
  return until(world, async () => (await Promise.all(people.map(hasMet))).every(Boolean), 30 * 60_000, 20);
};

/** Ids of all events of a node that may travel, in one text. */
const idsOf = ({ node }: Pick<Person, 'node'>): string => {
  const db = copyOf(node);
  const ids = db.prepare<[], string>('SELECT hex(event_id) FROM events WHERE local_only = 0 ORDER BY 1').pluck().all();
  db.close();
  return ids.join();
};

/** Do both have the same events? */
export const haveSame = (one: Pick<Person, 'node'>, other: Pick<Person, 'node'>): boolean =>
  idsOf(one) === idsOf(other);
