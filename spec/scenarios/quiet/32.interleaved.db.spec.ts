import * as E from 'fp-ts/Either';
import { integerBetween, seededRandom } from '../../../lib/random';
import { virtualWorld } from '../../../streams/testing';
import { openFolder } from '../../support/lib/store';
import { DAY_MS } from '../../support/quiet/erasing';
import { found } from '../../support/quiet/cast';
import { openTicked } from '../../support/quiet/ticks';
import { peekRows, secretsIn, tracesIn } from '../../support/quiet/traces';
import { right } from '../../support/common/right';

const JOBS = ['forgetDeleted', 'rekeyEvents', 'purgeKeys'] as const;
type Tick = (typeof JOBS)[number] | 'minute' | 'delete' | 'say' | 'day' | 'week';
const TICKS: readonly Tick[] = [...JOBS, ...JOBS, 'minute', 'delete', 'say', 'day', 'week'];

/** Every fourth lasts two days, and is under a key of its day. */
const lastsShort = (n: number): boolean => n % 4 === 3;
const numbered = (n: number): string => `canary number ${n}: ${'x'.repeat(20)}${n}`;

/** Alice alone, whose jobs have their occasions when they are told. */
const openRoom = async (seed: number) => {
  const [world, folder] = [virtualWorld(seed), openFolder()];
  let aheadMs = 0;
  const clock = { now: () => world.clock.now() + aheadMs };
  const path = folder.at('alice.db');
  const node = await openTicked(world, { path, clock });
  const alice = await found(node, 'Alice');
  right(await alice.me.api['invite.create']({ network_id: alice.network_id, max_uses: 0 }));
  const me = right(node.as(alice.me.identity_id));
  const ids: string[] = [];
  const deleted = new Set<number>();
  const say = async () => {
    const text = numbered(ids.length);
    const lasts = lastsShort(ids.length) ? { lasts_ms: 2 * DAY_MS } : {};
    const { message_id } = right(await me.api['message.create']({ channel_id: alice.channel_id, text, ...lasts }));
    ids.push(message_id);
  };
  const remove = async (n: number) => {
    if (ids[n] === undefined || deleted.has(n)) return;
    const done = await me.api['message.delete']({ message_id: ids[n] });
    // What has expired by itself cannot be deleted any more.
    if (E.isRight(done)) deleted.add(n);
    else expect([lastsShort(n), done.left]).toMatchObject([true, { rule: 'message.is_known' }]);
  };
  const run = (job: string) => me.api['lab.tick']({ job });
  const minute = () => world.advance(61_000);
  const jump = (days: number): void => void (aheadMs += days * DAY_MS);
  const texts = async () =>
    right(await me.api['message.list']({ channel_id: alice.channel_id, limit: 200 })).messages.map(({ text }) => text);
  const close = (): void => {
    node.close();
    folder.remove();
  };
  return { path, folder, say, remove, run, minute, jump, texts, ids, deleted, close };
};

type Room = Awaited<ReturnType<typeof openRoom>>;

const act = async (room: Room, tick: Tick, n: number): Promise<void> => {
  if (tick === 'minute') await room.minute();
  else if (tick === 'day') room.jump(1);
  else if (tick === 'week') room.jump(7);
  else if (tick === 'say') await room.say();
  else if (tick === 'delete') await room.remove(n % Math.max(1, room.ids.length));
  else right(await room.run(tick));
};

/** What must be so in the end, whatever the order was: nothing soiled, each key held, none without use. */
const END: Readonly<Record<string, string>> = {
  'nothing is soiled': 'SELECT ref FROM soiled',
  'no purged key is held': 'SELECT k.key_id FROM held_keys k JOIN purged_keys p ON p.key_id = k.key_id',
  'no purged key is wrapped': 'SELECT w.key_id FROM wraps w JOIN purged_keys p ON p.key_id = w.key_id',
  'no key of a day that is past is held': 'SELECT key_id FROM held_keys WHERE key_class <> 0',
  'what opens an event is held': `SELECT e.seq FROM events e WHERE e.opens_with <> ''
     AND NOT EXISTS (SELECT 1 FROM held_keys k WHERE e.opens_with = 'key:' || lower(hex(k.key_id)))`,
  'what opens an event is what its bytes say': `SELECT seq FROM events
     WHERE opens_with <> iif(hex(substr(sealed, 2, 1)) = '01', 'key:' || lower(hex(substr(sealed, 35, 16))), '')`,
  'a key that is held has its secret': `SELECT 1 FROM held_keys k LEFT JOIN secrets s ON s.ref = 'key:' || lower(hex(k.key_id)) WHERE s.ref IS NULL
     UNION ALL SELECT 1 FROM secrets s WHERE s.ref LIKE 'key:%' AND NOT EXISTS (SELECT 1 FROM held_keys k WHERE s.ref = 'key:' || lower(hex(k.key_id)))`,
};

const SEEDS = Array.from({ length: 12 }, (_, n) => n + 1);

describe('jobs that forget, seal again and purge', () => {
  it('leave a key of a day that is past to expiry, and then it goes', async () => {
    const room = await openRoom(77);
    for (let n = 0; n < 8; n += 1) await room.say();
    await room.remove(3);
    right(await room.run('forgetDeleted'));
    const before = peekRows(room.path, 'SELECT key_id FROM held_keys WHERE key_class <> 0');
    room.jump(12);

    const rekeyed = right(await room.run('rekeyEvents'));
    const early = right(await room.run('purgeKeys'));
    await room.minute();
    const late = right(await room.run('purgeKeys'));

    expect([before.length, rekeyed, early.pending, late.pending]).toEqual([1, { done: 0, pending: 0 }, 1, 0]);
    expect(Object.entries(END).filter(([, sql]) => peekRows(room.path, sql).length > 0)).toEqual([]);
    room.close();
  });

  it.each(SEEDS)('end in the same state in whatever order they come: seed %i', async (seed) => {
    const [random, room] = [seededRandom(seed), await openRoom(seed)];
    const seen = new Map<string, Buffer>();
    const look = () => secretsIn(room.path, 'key').forEach(({ ref, bytes }) => seen.set(ref, bytes));
    for (let n = 0; n < 6; n += 1) await room.say();
    for (let n = 0; n < 40; n += 1) {
      await act(room, TICKS[integerBetween(random, 0, TICKS.length - 1)]!, integerBetween(random, 0, 99));
      if (n % 4 === 0) look();
    }
    await room.remove(0);
    look();
    for (const _ of [1, 2, 3]) {
      await room.minute();
      for (const job of JOBS) right(await room.run(job));
      look();
      room.jump(8);
    }
    for (const job of JOBS) right(await room.run(job));
    await room.minute();

    const left = new Set(secretsIn(room.path, 'key').map(({ ref }) => ref));
    const gone = [...seen].filter(([ref]) => !left.has(ref));
    const kept = room.ids.flatMap((_, n) => (room.deleted.has(n) || lastsShort(n) ? [] : [numbered(n)]));
    expect((await room.texts()).sort()).toEqual([...kept].sort());
    expect(Object.entries(END).filter(([, sql]) => peekRows(room.path, sql).length > 0)).toEqual([]);
    const over = room.ids.flatMap((_, n) => (room.deleted.has(n) || lastsShort(n) ? [n] : []));
    expect(over.filter((n) => tracesIn(room.folder.at('.'), Buffer.from(numbered(n))).length > 0)).toEqual([]);
    expect(gone.filter(([, bytes]) => tracesIn(room.folder.at('.'), bytes).length > 0).map(([ref]) => ref)).toEqual([]);
    expect(gone.length).toBeGreaterThan(0);
    for (const job of JOBS) expect(right(await room.run(job))).toEqual({ done: 0, pending: 0 });
    room.close();
  });
});
