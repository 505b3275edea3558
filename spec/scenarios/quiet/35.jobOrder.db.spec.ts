import { openFolder } from '../../support/lib/store';
import { NAMES, type Told, liveInOrder, writeWork } from '../../support/quiet/orders';

/** Others are tried by naming them in the environment: a seed takes about a second. */
const SEEDS = (process.env['SOTTO_SEEDS'] ?? '1 2 3 4 5 6 7 8').split(' ').map(Number);

/** All but how far each knows the logs of others to go: nothing is written down of what was refused. */
const lasting = (lines: readonly string[]): readonly string[] => lines.filter((line) => !line.startsWith('head '));

describe('jobs in any order, often and seldom, with clocks that leap by days', () => {
  const folder = openFolder();
  let plain: Told;

  beforeAll(async () => {
    await writeWork(folder.at);
    plain = await liveInOrder(folder.at, undefined);
  });
  afterAll(folder.remove);

  it('in order, leave what stays, the same here and there', () => {
    const { alice, bob } = plain.states;
    const count = (of: string): number => alice.filter((line) => line.startsWith(of)).length;
    expect(lasting(alice)).toEqual(lasting(bob));
    // Of Bob's twelve six are deleted; of the eight he said alone half are in a channel where they passed.
    expect([count('message '), count('reaction ')]).toEqual([6 + 8 + 2, 6 + 8 + 2]);
    for (const bad of ['waits ', 'goes on ', 'broken: ', 'forgotten ', 'under a soiled ', 'soiled '])
      expect([bad, count(bad)]).toEqual([bad, 0]);
  });

  it.each(SEEDS)('end the same, and run once after any time: seed %i', async (seed) => {
    const { states, often } = await liveInOrder(folder.at, seed);

    for (const name of NAMES) expect(lasting(states[name])).toEqual(lasting(plain.states[name]));
    expect([...often, ...plain.often]).toEqual([]);
  });
});
