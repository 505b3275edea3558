import type { Origin } from '../../envelope/envelope';
import type { EventId, Ref } from '../../ids';
import { type Sweep, openSweep } from './sweep';
import type { Db } from '../openDatabase';
import { finder, inserter, plucker, writer } from '../statement';

/** Sealed bytes that wait for their needs. Lent deps are never kept with them, for they may be secret. */
export interface Waiting {
  readonly id: number;
  readonly received_by: number;
  readonly claimed: EventId;
  readonly origin: Origin;
  readonly opensWith: readonly Ref[];
  readonly sealed: Uint8Array;
}

export interface NewWaiting extends Omit<Waiting, 'id'> {
  readonly blob_id: EventId;
  /** Is the id recomputed? Otherwise the sealed bytes claim it. */
  readonly verified: boolean;
  readonly since_ms: number;
  /** The expiry of the event, once it is open, in milliseconds since 1970; absent or 0 is never. */
  readonly expires_ms?: number;
}

/**
 * Limits of a waiting room. Beyond one, the oldest row of the greediest origin is dropped; it can be asked for again.
 */
export interface QuarantineLimits {
  readonly rowsPerOrigin: number;
  readonly rows: number;
  readonly bytes: number;
  /** Milliseconds a row may wait. */
  readonly ageMs: number;
}
/** Source: pipeline, "Quarantine is bounded". */
export const QUARANTINE_LIMITS: QuarantineLimits = {
  rowsPerOrigin: 20_000,
  rows: 200_000,
  bytes: 128 * 1024 * 1024,
  ageMs: 7 * 24 * 60 * 60 * 1000,
};

/** Limits of the waiting room in memory: little, and not for long. Source: quiet, "Joining"; pipeline, "Waiting". */
export const PASSING_LIMITS: QuarantineLimits = {
  rowsPerOrigin: 64,
  rows: 4_096,
  bytes: 4 * 1024 * 1024,
  ageMs: 30_000,
};

export interface Quarantine extends Sweep {
  /** Parks one row until all of `missing` have come. Answers how many rows were dropped for it. */
  readonly park: (row: NewWaiting, missing: readonly Ref[]) => number;
  readonly has: (received_by: number, blob_id: EventId) => boolean;
  /** Does anything of this owner wait for `ref`, or open with it? */
  readonly awaits: (received_by: number, ref: Ref) => boolean;
  readonly load: (id: number) => Waiting | undefined;
  readonly remove: (id: number) => void;
  readonly size: () => { readonly rows: number; readonly bytes: number };
}

interface WaitingRow extends Omit<Waiting, 'opensWith'> {
  readonly opens_with: string;
}
interface Size {
  readonly rows: number;
  readonly bytes: number;
}
const NOTHING: Size = { rows: 0, bytes: 0 };

/** The key of the sum over all origins: empty bytes, which no text equals. */
const IN_ALL = "x''";

/** The database of a waiting room. */
export type Room = 'main' | 'ephemeral';

const openEviction = (db: Db, limits: QuarantineLimits, room: Room): ((origin: Origin) => number) => {
  const sizeOf = finder<Size>(db, `SELECT rows, bytes FROM ${room}.quarantine_origins WHERE origin = ?`);
  const greediest = plucker<Origin>(
    db,
    `SELECT origin FROM ${room}.quarantine_origins WHERE origin <> ${IN_ALL} ORDER BY rows DESC, origin LIMIT 1`,
  );
  const dropOldest = writer(
    db,
    `DELETE FROM ${room}.quarantine WHERE id = (SELECT id FROM ${room}.quarantine WHERE origin = ? ORDER BY id LIMIT 1)`,
  );
  const inAll = finder<Size>(db, `SELECT rows, bytes FROM ${room}.quarantine_origins WHERE origin = ${IN_ALL}`);
  const isOver = ({ rows, bytes }: Size): boolean => rows > limits.rows || bytes > limits.bytes;
  /** Drops rows one by one: a new row may be larger than the first that is dropped for it. */
  const dropWhile = (tooMuch: () => boolean, greedy: () => Origin): number => {
    let dropped = 0;
    while (tooMuch() && dropOldest(greedy()) === 1) dropped += 1;
    return dropped;
  };
  return (origin) =>
    dropWhile(
      () => (sizeOf(origin)?.rows ?? 0) > limits.rowsPerOrigin,
      () => origin,
    ) +
    dropWhile(
      () => isOver(inAll() ?? NOTHING),
      () => greediest() ?? origin,
    );
};

const openAwaits = (db: Db, room: Room): Quarantine['awaits'] => {
  const awaits = plucker<1>(
    db,
    `SELECT 1 WHERE EXISTS (SELECT 1 FROM ${room}.quarantine_needs WHERE received_by = ? AND ref = ?)
        OR EXISTS (SELECT 1 FROM ${room}.quarantine INDEXED BY quarantine_by_opener
                    WHERE received_by = ? AND opens_with = ? AND opens_with <> '')`,
  );
  return (received_by, ref) => awaits(received_by, ref, received_by, ref) === 1;
};

/** Opens a waiting room. Source: pipeline, "Waiting". */
export const openQuarantine = (db: Db, limits: QuarantineLimits, room: Room = 'main'): Quarantine => {
  const insert = inserter(
    db,
    `INSERT INTO ${room}.quarantine (received_by, blob_id, claimed, verified, origin, opens_with, missing, since_ms, sealed, expires_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const need = writer(db, `INSERT INTO ${room}.quarantine_needs (received_by, ref, id) VALUES (?, ?, ?)`);
  const has = plucker<1>(db, `SELECT 1 FROM ${room}.quarantine WHERE received_by = ? AND blob_id = ?`);
  const load = finder<WaitingRow>(
    db,
    `SELECT id, received_by, claimed, origin, opens_with, sealed FROM ${room}.quarantine WHERE id = ?`,
  );
  const remove = writer(db, `DELETE FROM ${room}.quarantine WHERE id = ?`);
  const size = finder<Size>(db, `SELECT rows, bytes FROM ${room}.quarantine_origins WHERE origin = ${IN_ALL}`);
  const evict = openEviction(db, limits, room);
  const leaving = openSweep(db, limits.ageMs, room);

  const park = (row: NewWaiting, missing: readonly Ref[]): number => {
    const { received_by, blob_id, claimed, verified, origin, opensWith, since_ms, sealed, expires_ms = 0 } = row;
    const [opens, known] = [opensWith.join(' '), verified ? 1 : 0];
    const times = [since_ms, sealed, expires_ms] as const;
    const id = insert(received_by, blob_id, claimed, known, origin, opens, missing.length, ...times);
    for (const ref of missing) need(received_by, ref, id);
    return evict(origin);
  };

  return {
    park,
    has: (received_by, blob_id) => has(received_by, blob_id) === 1,
    load: (id) => {
      const row = load(id);
      if (row === undefined) return undefined;
      const { opens_with, ...rest } = row;
      return { ...rest, opensWith: opens_with === '' ? [] : (opens_with.split(' ') as readonly Ref[]) };
    },
    remove: (id) => void remove(id),
    awaits: openAwaits(db, room),
    ...leaving,
    size: () => size() ?? NOTHING,
  };
};
