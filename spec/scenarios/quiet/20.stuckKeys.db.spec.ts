import { openDatabase } from '../../../lib/db/openDatabase';
import { TAINTED_PER_TICK } from '../../../protocols/quiet/keys/resealQueries';
import { virtualWorld } from '../../../streams/testing';
import { openFolder } from '../../support/lib/store';
import { found, openQuiet, say, textsOf } from '../../support/quiet/cast';
import { DAY_MS } from '../../support/quiet/erasing';
import { peekRows } from '../../support/quiet/traces';
import { right } from '../../support/common/right';

const MINUTE_MS = 60_000;

const COPIED = 'received_by, type, created_ms, expires_ms, local_only, stored_ms, sealed';

/** Alice's file, with keys in it of a group she is in no longer: nothing can be done about what is sealed with them. */
const openRoom = async (stuck: number) => {
  const [world, folder] = [virtualWorld(182), openFolder()];
  const path = folder.at('alice.db');
  let aheadMs = 0;
  const clock = { now: () => world.clock.now() + aheadMs };
  const alice = await found(await openQuiet(world, { path, clock }), 'Alice');
  await say(alice, alice.channel_id, 'stays');
  const gone = await say(alice, alice.channel_id, 'goes');
  right(await alice.me.api['message.delete']({ message_id: gone }));
  await world.advance(2 * MINUTE_MS);
  alice.node.close();
  const db = right(openDatabase(path));
  for (let n = 0; n < stuck; n += 1) {
    const id = Buffer.alloc(16);
    id.writeUInt32BE(n + 1, 4);
    const ref = `key:${id.toString('hex')}`;
    db.prepare(
      `INSERT INTO events (${COPIED}, event_id, opens_with) SELECT ${COPIED}, ?, ? FROM events WHERE opens_with <> '' LIMIT 1`,
    ).run(id, ref);
    db.prepare(
      `INSERT INTO held_keys (received_by, seq, key_id, network_id, group_id, key_class, created_at_ms, maker, epoch, made_ms, birth)
       VALUES (1, ?, ?, ?, ?, 0, 1, ?, ?, 1, ?)`,
    ).run(1_000_000 + n, id, ...[7, 8, 9, 10].map((byte) => Buffer.alloc(16, byte)), Buffer.alloc(64, 11));
    db.prepare('INSERT INTO soiled VALUES (1, ?)').run(ref);
  }
  db.close();
  aheadMs += 8 * DAY_MS;
  const node = await openQuiet(world, { path, clock });
  const me = right(node.as(alice.me.identity_id));
  const close = (): void => {
    node.close();
    folder.remove();
  };
  return { world, path, reopened: { ...alice, node, me }, close };
};

const soiled = (path: string): number =>
  peekRows<{ count: number }>(path, "SELECT count(*) AS count FROM soiled WHERE ref > 'key:00000001'")[0]?.count ?? -1;

describe('keys about which nothing can be done', () => {
  it.each([0, TAINTED_PER_TICK - 1, TAINTED_PER_TICK, 3 * TAINTED_PER_TICK])(
    'keep no other from going: %i of them',
    async (stuck) => {
      const { world, path, reopened, close } = await openRoom(stuck);
      const before = soiled(path);

      await world.advance((3 + stuck / TAINTED_PER_TICK) * MINUTE_MS);

      expect([before, soiled(path)]).toEqual([1, 0]);
      expect(await textsOf(reopened, reopened.channel_id)).toEqual(['Alice: stays']);
      close();
    },
  );
});
