import { openDatabase } from '../../../lib/db/openDatabase';
import { virtualWorld } from '../../../streams/testing';
import { openFolder, valueOf } from '../../support/lib/store';
import { aliceAndBobInQuiet, found, openQuiet, say } from '../../support/quiet/cast';
import { quietBrokenIn } from '../../support/quiet/invariants';
import { right } from '../../support/common/right';

let folder: ReturnType<typeof openFolder>;
beforeEach(() => {
  folder = openFolder();
});
afterEach(() => folder.remove());

describe('the sums of a node’s sets', () => {
  it('are those of its events, of each owner and scope, when a turn is over', async () => {
    const { alice, bob } = await aliceAndBobInQuiet();
    for (const text of ['one', 'two']) await say(alice, alice.channel_id, text);

    const broken = [alice, bob].flatMap(({ node }, nth) => {
      const path = folder.at(`${nth}.sqlite`);
      right(node.backup(path));
      const db = right(openDatabase(path));
      const counts = valueOf<number>(db, 'SELECT sum(count) FROM sync_block WHERE level = 0');
      expect(counts).toBe(valueOf(db, 'SELECT count(*) FROM events WHERE local_only = 0'));
      expect(counts).toBeGreaterThan(5);
      const found = quietBrokenIn(db);
      db.close();
      return found;
    });

    expect(broken).toEqual([]);
    [alice, bob].forEach(({ node }) => node.close());
  });

  it.each([
    ['UPDATE sync_block SET count = count + 1 WHERE level = 0', 'counts'],
    ['UPDATE sync_block SET sum = zeroblob(32) WHERE level = 1', 'has another sum'],
    ['UPDATE sync_mark SET seq = seq - 1', 'every event is in the blocks'],
    ['DELETE FROM sync_block', 'no blocks'],
  ])('are seen to be wrong after %s', async (sql, what) => {
    const world = virtualWorld(1);
    const { node } = await found(await openQuiet(world), 'Alice');
    const path = folder.at('one.sqlite');
    right(node.backup(path));
    node.close();
    const db = right(openDatabase(path));
    expect(quietBrokenIn(db)).toEqual([]);

    db.exec(sql);

    expect(quietBrokenIn(db).some((one) => one.includes(what))).toBe(true);
    db.close();
  });

  it.each(['UPDATE sync_block', 'UPDATE sync_mark'])('or the whole turn is lost: %s fails once', async (statement) => {
    let armed = false;
    const watch = (sql: string): void => {
      if (!armed || !sql.startsWith(statement)) return;
      armed = false;
      throw new Error('interrupted');
    };
    const path = folder.at('one.sqlite');
    const world = virtualWorld(1);
    const alice = await found(await openQuiet(world, { watch, path }), 'Alice');
    await world.advance(10_000);
    const before = alice.node.stats().counters['turns.lost_work'] ?? 0;

    armed = true;
    const group = await alice.me.api['group.create']({ network_id: alice.network_id, name: 'lost' });

    expect(armed).toBe(false);
    expect(group).toMatchObject({ _tag: 'Left', left: { _tag: 'storage' } });
    expect(alice.node.stats().counters['turns.lost_work']).toBe(before + 1);
    right(await alice.me.api['group.create']({ network_id: alice.network_id, name: 'kept' }));
    const names = right(await alice.me.api['group.list']({ network_id: alice.network_id })).map(({ name }) => name);
    expect(names.filter((name) => name === 'lost' || name === 'kept')).toEqual(['kept']);
    alice.node.close();
    const db = right(openDatabase(path));
    expect(quietBrokenIn(db)).toEqual([]);
    db.close();
  });
});
