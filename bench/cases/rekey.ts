import { join } from 'node:path';
import { seededRandom } from '../../lib/random';
import { quiet } from '../../protocols/quiet';
import { createNode } from '../../streams';
import type { Bench, Figure, Rig } from '../bench';
import { collectGarbage, rssMb } from '../measure';
import { must } from '../must';
import { openTurns } from '../turns';
import { openWire } from '../wire';

const WEEK_MS = 8 * 24 * 60 * 60 * 1_000;
/** The most calls that share a turn. */
const TOGETHER_MAX = 1_000;
/** Interval at which jobs are run: as often as turns allow. */
const OFTEN_MS = 5;
const TURN_MS = 50;
/** Nothing sealed again for so long is a stall, in milliseconds. */
const STALLED_MS = 20_000;

const hurried = ['forgetDeleted', 'rekeyEvents'];
const protocol: typeof quiet = {
  ...quiet,
  jobs: quiet.jobs.map((job) => (hurried.includes(job.name) ? { ...job, everyMs: OFTEN_MS } : job)),
};

const open = async (rig: Rig) => {
  const [wire, turns] = [openWire(), openTurns()];
  let aheadMs = 0;
  const clock = { now: () => Date.now() + aheadMs };
  const { transport } = wire;
  const node = must(
    await createNode({
      ...{ protocol, transport, clock, scheduler: turns.scheduler, path: join(rig.folder, 'rekey.db') },
      ...{ random: seededRandom(3), crypto: rig.crypto.backend },
    }),
  );
  const { identity_id } = must(await node.api['identity.create']({ name: 'Alice' }));
  const session = must(node.as(identity_id));
  const { channel_id } = must(await session.api['network.create']({ name: 'Bench' }));
  return { node, session, channel_id, turns, pass: () => void (aheadMs += WEEK_MS) };
};

type Room = Awaited<ReturnType<typeof open>>;

const write = async ({ session, channel_id }: Room, n: number): Promise<string> => {
  let last = '';
  for (let at = 0; at < n; at += TOGETHER_MAX) {
    const texts = Array.from({ length: Math.min(TOGETHER_MAX, n - at) }, (_, k) => `message ${at + k} of this`);
    const made = await Promise.all(texts.map((text) => session.api['message.create']({ channel_id, text })));
    last = made.map(must).at(-1)?.message_id ?? last;
  }
  return last;
};

const pendingOf = ({ node }: Room): number => node.jobs().find(({ job }) => job === 'rekeyEvents')?.pending ?? 0;

/** Resolves once a counter is reached and nothing is pending; looks after each turn. */
const until = ({ turns, node }: Room, isDone: () => boolean): Promise<void> =>
  new Promise((resolve, reject) => {
    let [last, movedMs] = [-1, performance.now()];
    turns.watch(() => {
      const moved = node.stats().counters['resealed'] ?? 0;
      if (moved !== last) [last, movedMs] = [moved, performance.now()];
      if (isDone()) resolve();
      else if (performance.now() - movedMs > STALLED_MS) reject(new Error('nothing is sealed again'));
      else return;
      turns.watch(() => undefined);
    });
  });

const measured = async (rig: Rig, room: Room): Promise<readonly Figure[]> => {
  const n = rig.sizes.waiters;
  const { node, session, turns } = room;
  const message_id = await write(room, n + 1);
  must(await session.api['message.delete']({ message_id }));
  await until(room, () => (node.stats().counters['forgotten'] ?? 0) > 0);
  collectGarbage();
  turns.clear();
  const limit_per_s = rig.limits.open();
  const began = performance.now();
  room.pass();
  let [seen, quietly] = [0, 0];
  await until(room, () => {
    const moved = node.stats().counters['resealed'] ?? 0;
    quietly = moved === seen ? quietly + 1 : 0;
    seen = moved;
    return moved > 0 && quietly > 2 && pendingOf(room) === 0;
  });
  const per_s = n / ((performance.now() - began) / 1_000);
  const worst = turns.worstMs();
  const common = { n, rss_mb: rssMb() };
  const turn = { per_s: 1_000 / worst, limit: `${TURN_MS} ms`, limit_per_s: 1_000 / TURN_MS, ratio: worst / TURN_MS };
  return [
    { case: 'resealed', ...common, per_s, limit: 'open', limit_per_s, ratio: per_s / limit_per_s },
    { case: 'worst_turn', ...common, ...turn },
  ];
};

/** Events under one key with something deleted under it, sealed again in place: opened, sealed, read back, stored. */
export const rekeyBench: Bench = {
  name: 'rekey',
  run: async (rig) => {
    const room = await open(rig);
    try {
      return await measured(rig, room);
    } finally {
      room.node.close();
    }
  },
};
