import { openDatabase } from '../../../lib/db/openDatabase';
import { minimal } from '../../../protocols/minimal';
import { virtualWorld } from '../../../streams/testing';
import { openNodeIn } from '../kernel/cast';
import { right } from '../common/right';
import { addressIn, stranger, tapped } from '../transports/wiretap';

const MESSAGE = 3;

/**
 * Wrote `kernel-v3.sqlite`, once, with the code of version 3: a node of `minimal` on which Alice and Bob talked, and a few
 * messages wait for a peer who is not known there. It is kept so that every later version opens it; it is never written
 * again. Run it with a path of your own: `node -r @swc-node/register spec/support/files/kernelV3.main.ts <path>`.
 */
const write = async (path: string): Promise<void> => {
  const world = virtualWorld(3);
  const node = await openNodeIn(world, minimal, { path });
  const alice = right(node.as(right(await node.api['identity.create']({ name: 'Alice' })).identity_id));
  const { link } = right(await alice.api['identity.invite']({}));
  const bob = right(node.as(right(await node.api['identity.join']({ name: 'Bob', link })).identity_id));
  await world.advance(10_000);
  for (let nth = 0; nth < 12; nth += 1)
    right(await (nth % 2 === 0 ? alice : bob).api['message.create']({ text: `said ${nth}` }));
  await world.advance(10_000);

  const tap = tapped(world.wire.transport());
  const other = await openNodeIn(world, minimal, { transport: tap.transport });
  const zoe = right(other.as(right(await other.api['identity.create']({ name: 'Zoe' })).identity_id));
  const { link: hers } = right(await zoe.api['identity.invite']({}));
  right(await other.api['identity.join']({ name: 'Yan', link: hers }));
  await world.advance(10_000);
  for (const text of ['strange 1', 'strange 2', 'strange 3']) right(await zoe.api['message.create']({ text }));
  await world.advance(100);
  const throws = stranger(world);
  for (const { packet } of tap.parcels) if (packet[2] === MESSAGE) throws(addressIn(link), packet);
  await world.advance(100);
  other.close();
  node.close();
};

/** Makes one small file of it: no log beside it, and pages of 512 bytes. */
const shrink = (path: string): void => {
  const db = right(openDatabase(path));
  db.pragma('journal_mode = DELETE');
  db.pragma('page_size = 512');
  db.exec('VACUUM');
  db.close();
};

const path = process.argv[2];
if (path === undefined) throw new Error('where to?');
void write(path).then(() => shrink(path));
