import { openDatabase } from '../../../lib/db/openDatabase';
import { DELETIONS_PER_TICK } from '../../../protocols/quiet/forgetting/deletionSlices';
import { virtualWorld } from '../../../streams/testing';
import { openFolder } from '../../support/lib/store';
import { found, openQuiet, say } from '../../support/quiet/cast';
import { right } from '../../support/common/right';

const MINUTE_MS = 60_000;

/** A file, and rows in it as somebody with many groups and devices leaves them: deletions of one target that do nothing. */
const openRoom = async () => {
  const [world, folder] = [virtualWorld(181), openFolder()];
  const path = folder.at('alice.db');
  const alice = await found(await openQuiet(world, { path }), 'Alice');
  const message_id = await say(alice, alice.channel_id, 'to be gone');
  right(await alice.me.api['message.delete']({ message_id }));
  alice.node.close();
  const crowd = (count: number): void => {
    const db = right(openDatabase(path));
    const [own] = db.prepare<[], { seq: number }>('SELECT seq FROM deleted_messages').all();
    const add = db.prepare(
      'INSERT INTO deleted_messages (received_by, seq, target, group_id, peer_id, deletion_id, undo, log_seq) VALUES (1, ?, ?, ?, ?, randomblob(16), 0, 0)',
    );
    for (let n = 0; n < count; n += 1) {
      const group_id = Buffer.alloc(16);
      group_id.writeUInt32BE(n, 4);
      add.run(own?.seq, Buffer.from(message_id, 'hex'), group_id, Buffer.alloc(16, 1));
    }
    db.close();
  };
  const reopened = async () => {
    const node = await openQuiet(world, { path });
    return { node, me: right(node.as(alice.me.identity_id)) };
  };
  return { world, folder, message_id, crowd, reopened };
};

describe('a deletion among many of the same target', () => {
  it.each([0, DELETIONS_PER_TICK - 1, DELETIONS_PER_TICK, 3 * DELETIONS_PER_TICK])(
    'is carried out behind %i that do nothing',
    async (count) => {
      const { world, folder, message_id, crowd, reopened } = await openRoom();
      crowd(count);
      const { node, me } = await reopened();

      await world.advance((2 + Math.ceil(count / DELETIONS_PER_TICK)) * MINUTE_MS);

      expect(right(await me.explain(message_id)).status).toBe('deleted');
      node.close();
      folder.remove();
    },
  );
});
