import { copyFileSync } from 'node:fs';
import { openDatabase } from '../lib/db/openDatabase';
import { seededRandom } from '../lib/random';
import { quiet } from '../protocols/quiet';
import { type Clock, createNode } from '../streams';
import { type VirtualWorld, virtualWorld } from '../streams/testing';
import type { Figure, Rig } from './bench';
import { collectGarbage, rssMb } from './measure';
import { must } from './must';
import { MEETING_MS, type QuietSession, openIn } from './quietMeeting';
import { subjectOf } from './subject';
import { openTurns } from './turns';
import { openWire } from './wire';

/** The most calls that share a turn. */
const TOGETHER_MAX = 1_000;
const PER_TRANSACTION = 1_000;
const TURN_MS = 50;
const MEMORY_MB = 100;

/** One identity alone, and a channel. */
export interface Hermit {
  readonly session: QuietSession;
  readonly channel_id: string;
}

/** Messages to be forgotten, and when. */
export interface Forgetful {
  readonly name: string;
  /** Retention of the channel in milliseconds; 0 is for ever. */
  readonly retention_ms: number;
  /** Runs once all messages are written. */
  readonly prepare: (hermit: Hermit) => Promise<void>;
  /** How long ago that was when the file is opened again. */
  readonly agoMs: number;
}

const write = async ({ advance }: VirtualWorld, { session, channel_id }: Hermit, n: number): Promise<void> => {
  for (let left = n; left > 0; left -= TOGETHER_MAX) {
    const texts = Array.from({ length: Math.min(left, TOGETHER_MAX) }, (_, at) => `message ${left - at} of this`);
    let waiting = texts.length;
    const made = texts.map(async (text) => {
      must(await session.api['message.create']({ channel_id, text }));
      waiting -= 1;
    });
    while (waiting > 0) await advance(1);
    await Promise.all(made);
  }
};

/** A clock that goes on by being read, by a millisecond or two a message: what is said at once has no order to go in. */
const goingOn = ({ now }: Clock): Clock => {
  const READS_PER_MS = 4;
  let reads = 0;
  return { now: () => now() + Math.floor((reads += 1) / READS_PER_MS) };
};

/** Writes `n` messages into a new file, in virtual time. Answers who wrote them. */
const fill = async (rig: Rig, forgetful: Forgetful, path: string, n: number): Promise<string> => {
  const { retention_ms, prepare, agoMs } = forgetful;
  const world = virtualWorld(8, {}, Date.now() - agoMs);
  const node = await openIn({ ...world, clock: goingOn(world.clock) }, path, rig.crypto.backend);
  const { identity_id } = must(await node.api['identity.create']({ name: 'Alice' }));
  const session = must(node.as(identity_id));
  const { everyone_id: group_id } = must(await session.api['network.create']({ name: 'Bench' }));
  const { channel_id } = must(await session.api['channel.create']({ group_id, name: 'room', retention_ms }));
  // Every job has run once, so that it is overdue when the file is opened again.
  await world.advance(MEETING_MS + 1_000);
  await write(world, { session, channel_id }, n);
  await prepare({ session, channel_id });
  node.close();
  return identity_id;
};

/** Rows of the same messages deleted one by one and with nothing else, a thousand to a transaction, per second. */
const bareDelete = (path: string, n: number): number => {
  const copy = `${path}.bare`;
  copyFileSync(path, copy);
  const db = must(openDatabase(copy));
  const seqs = db.prepare<[], number>('SELECT seq FROM messages ORDER BY seq').pluck().all();
  const removals = ['messages', 'hangs', 'events'].map((table) => db.prepare(`DELETE FROM ${table} WHERE seq = ?`));
  const began = performance.now();
  for (let from = 0; from < seqs.length; from += PER_TRANSACTION) {
    db.exec('BEGIN IMMEDIATE');
    for (const seq of seqs.slice(from, from + PER_TRANSACTION)) removals.forEach((removal) => removal.run(seq));
    db.exec('COMMIT');
  }
  const per_s = n / ((performance.now() - began) / 1_000);
  db.close();
  return per_s;
};

interface Forgot {
  readonly per_s: number;
  readonly worstMs: number;
  readonly grownMb: number;
}

/** Opens the file again and lets the node do what is overdue. */
const forget = async ({ crypto }: Rig, path: string, identity_id: string, n: number): Promise<Forgot> => {
  const [wire, turns] = [openWire(), openTurns()];
  const options = { path, transport: wire.transport, scheduler: turns.scheduler, crypto: crypto.backend };
  const node = must(await createNode({ protocol: quiet, random: seededRandom(3), ...options }));
  const subject = subjectOf(node, must(node.as(identity_id)), { wire, turns });
  try {
    collectGarbage();
    const idle = rssMb();
    let peak = 0;
    turns.clear();
    const began = performance.now();
    await subject.until('events.forgotten', n, () => (peak = Math.max(peak, rssMb() - idle)));
    return { per_s: n / ((performance.now() - began) / 1_000), worstMs: turns.worstMs(), grownMb: peak };
  } finally {
    node.close();
  }
};

/** Forgets all messages of a channel: the rate beside SQLite alone, the longest turn, and memory. */
export const measureForgetting = async (rig: Rig, forgetful: Forgetful): Promise<readonly Figure[]> => {
  const n = rig.sizes.forgotten;
  const path = `${rig.folder}/${forgetful.name}.db`;
  const identity_id = await fill(rig, forgetful, path, n);
  const limit_per_s = bareDelete(path, n);
  const { per_s, worstMs, grownMb } = await forget(rig, path, identity_id, n);
  const common = { n, rss_mb: rssMb() };
  return [
    { ...common, case: 'forgotten', per_s, limit: 'bare DELETE', limit_per_s, ratio: per_s / limit_per_s },
    {
      ...{
        ...common,
        case: 'worst_turn',
        per_s: 1_000 / worstMs,
        limit: `${TURN_MS} ms`,
        limit_per_s: 1_000 / TURN_MS,
      },
      ratio: worstMs / TURN_MS,
    },
    {
      ...{ n, case: 'memory', per_s: null, limit: `${MEMORY_MB} MB`, limit_per_s: null },
      ...{ ratio: grownMb / MEMORY_MB, rss_mb: grownMb },
    },
  ];
};
