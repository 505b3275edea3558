import { createHash } from 'node:crypto';
import { copyFileSync, existsSync } from 'node:fs';
import type { Db, StatementWatch } from '../../../lib/db/openDatabase';
import { openDatabase } from '../../../lib/db/openDatabase';
import { virtualWorld } from '../../../streams/testing';
import { type QuietNode, found, openQuiet, say } from './cast';
import { quietBrokenIn } from './invariants';
import { copyOf } from './records';
import { right } from '../common/right';

/** When a cascade begins: an hour after all was said. */
const EPOCH_MS = Date.UTC(2024, 0, 1);
const LATER_MS = 3_600_000;
const WEEK_MS = 7 * 86_400_000;

/** Dates the deletion and its channel back, so that it is due while the keys are still in use. */
const dateBack = (path: string): void => {
  const db = right(openDatabase(path));
  db.prepare('UPDATE events SET stored_ms = stored_ms - ? WHERE type IN (0x07, 0x14)').run(WEEK_MS);
  db.close();
};
/** The job that takes deletions up runs within this, and all turns that follow. */
const UNTIL_DONE_MS = 200_000;

/** Copies a file with its log: what a process that dies at this moment leaves behind. */
export const copyFile = (from: string, to: string): void => {
  copyFileSync(from, to);
  if (existsSync(`${from}-wal`)) copyFileSync(`${from}-wal`, `${to}-wal`);
};

/** A file with a channel of so many messages, each with a sign, an edit and a mark on it, which was deleted just now. */
export const writeCascade = async (path: string, messages: number): Promise<void> => {
  const world = virtualWorld(31, {}, EPOCH_MS);
  const alice = await found(await openQuiet(world, { path }), 'Alice');
  const { me, everyone_id: group_id } = alice;
  const { channel_id } = right(await me.api['channel.create']({ group_id, name: 'short' }));
  const stays = await say(alice, alice.channel_id, 'stays');
  right(await me.api['message.react']({ message_id: stays, emoji: 'stays' }));
  for (let nth = 0; nth < messages; nth += 1) {
    const message_id = await say(alice, channel_id, `goes ${nth}`);
    right(await me.api['message.edit']({ message_id, text: `goes ${nth}, edited` }));
    right(await me.api['message.react']({ message_id, emoji: 'x' }));
    right(await me.api['message.seen']({ message_id }));
  }
  right(await me.api['channel.delete']({ channel_id }));
  alice.node.close();
  dateBack(path);
};

/** A node on such a file, later, with a clock that ticks as it is read, so that turns are over soon. Nobody is near. */
export const openCascade = async (path: string, watch?: StatementWatch) => {
  const world = virtualWorld(32, {}, EPOCH_MS + LATER_MS);
  let reads = 0;
  const clock = { now: (): number => world.clock.now() + Math.floor((reads += 1) / 2) };
  const node = await openQuiet(world, { path, clock, ...(watch === undefined ? {} : { watch }) });
  return { world, node };
};

/** Lives until everything that was deleted is gone. */
export const liveCascade = async (path: string, watch?: StatementWatch): Promise<void> => {
  const { world, node } = await openCascade(path, watch);
  try {
    await world.advance(UNTIL_DONE_MS);
  } finally {
    node.close();
  }
};

/** From here on statements are those of forgetting. */
const BEGINS = /INSERT INTO tombstones/;

/** Numbers the statements from the first that forgets on; `act` may throw, or do something else. */
export const numbered = (act: (nth: number, sql: string) => void): StatementWatch => {
  let nth = 0;
  return (sql) => {
    if (nth === 0 && !BEGINS.test(sql)) return;
    nth += 1;
    act(nth, sql);
  };
};

/** What differs with when work was done, or with the order of it: the blocks of a set are split as events come and go. */
const NOT_COMPARED = new Set(['refusals', 'job_runs', 'outbox', 'sync_block', 'sync_mark']);

const digestIn = (db: Db): string => {
  const names = db.prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").pluck();
  const hash = createHash('sha256');
  for (const name of names.all().filter((one) => !NOT_COMPARED.has(one))) {
    const rows = db.prepare<[], unknown[]>(`SELECT * FROM ${name}`).raw().all();
    const lines = rows.map((row) =>
      JSON.stringify(row, (_, v: unknown) => (v instanceof Uint8Array ? Buffer.from(v).toString('hex') : v)),
    );
    hash.update(`${name}\n${lines.sort().join('\n')}\n`);
  }
  return hash.digest('hex');
};

const pendingIn = (db: Db): number => db.prepare<[], number>('SELECT count(*) FROM forgettings').pluck().get() ?? 0;

export interface Looked {
  readonly digest: string;
  readonly broken: readonly string[];
  /** Events that go on being forgotten. */
  readonly pending: number;
}
const look = (db: Db): Looked => ({ digest: digestIn(db), broken: quietBrokenIn(db), pending: pendingIn(db) });

/** What lies in a file that nobody has open. */
export const lookAt = (path: string): Looked => {
  const db = right(openDatabase(path));
  const looked = look(db);
  db.close();
  return looked;
};

/** The same of a node that is open. */
export const lookInto = (node: QuietNode): Looked => {
  const db = copyOf(node);
  const looked = look(db);
  db.close();
  return looked;
};
