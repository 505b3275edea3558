import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../lib/db/openDatabase';
import { integerBetween } from '../../../lib/random';
import { minimal } from '../../../protocols/minimal';
import { seededRandom, virtualWorld } from '../../../streams/testing';
import { openNodeIn } from '../../support/kernel/cast';
import { brokenIn } from '../../support/kernel/invariants';
import { right } from '../../support/common/right';

/** Seeds tried; a failure names the seed and the step. */
const SEEDS = [1, 2, 3, 4];
const STEPS = 12;

describe('the invariants', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sotto-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const inspect = (path: string): readonly string[] => {
    const db = right(openDatabase(path));
    const broken = brokenIn(db);
    db.close();
    return broken;
  };

  it.each(SEEDS)('hold after every step of a bad day (seed %i)', async (seed) => {
    const world = virtualWorld(seed, { latencyMs: [5, 900], loss: 0.3, duplication: 0.2, reordering: 0.2 });
    const random = seededRandom(seed);
    const node = await openNodeIn(world, minimal);
    const alice = right(node.as(right(await node.api['identity.create']({ name: 'Alice' })).identity_id));
    const { link } = right(await alice.api['identity.invite']({}));
    const everyone = [alice];
    const broken: string[] = [];

    for (let step = 0; step < STEPS; step += 1) {
      if (step % 3 === 0) {
        const { identity_id } = right(await node.api['identity.join']({ name: `Peer ${step}`, link }));
        everyone.push(right(node.as(identity_id)));
      }
      for (const session of everyone) right(await session.api['message.create']({ text: `step ${step}` }));
      await world.advance(integerBetween(random, 1, 4_000));
      const path = join(folder, `${step}.db`);
      right(node.backup(path));
      broken.push(...inspect(path).map((name) => `step ${step}: ${name}`));
    }

    expect(broken).toEqual([]);
    expect(node.stats().counters['parked']).toBeGreaterThan(0);
    node.close();
  });

  it('are seen where they are broken', async () => {
    const world = virtualWorld(1);
    const node = await openNodeIn(world, minimal);
    right(await node.api['identity.create']({ name: 'Alice' }));
    const path = join(folder, 'whole.db');
    right(node.backup(path));
    const db = right(openDatabase(path));

    db.exec("DELETE FROM events WHERE type = 2; INSERT INTO quarantine_needs VALUES (1, 'peer:00', 7)");

    expect(brokenIn(db)).toEqual([
      'a projected peer has its event, of the same owner',
      'a need belongs to a waiting row',
    ]);
    db.close();
    node.close();
  });
});
