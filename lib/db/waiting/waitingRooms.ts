import type { Ref } from '../../ids';
import type { Db } from '../openDatabase';
import { type NewWaiting, PASSING_LIMITS, type Quarantine, type QuarantineLimits, openQuarantine } from './quarantine';
import { NONE, type Released, type Releases, openReleases } from './releases';
import { plucker } from '../statement';

/**
 * Joins two waiting rooms into one: on disk for events that are kept, in memory for the rest and for unproven origins.
 */
export interface WaitingRooms {
  readonly quarantine: Quarantine & {
    /** Parks in memory, for at most 30 seconds. */
    readonly parkPassing: Quarantine['park'];
  };
  readonly releases: Releases;
  /** Begins a turn: looks whether anything waits on disk. */
  readonly begin: () => void;
}

/** Negates the ids of rows in memory, so that the sign tells where a row is. */
const negate = ({ notified, ready }: Released): Released => ({ notified, ready: ready.map((id) => -id) });

const mergeReleased = (a: Released, b: Released): Released =>
  b.notified === 0 ? a : { notified: a.notified + b.notified, ready: [...a.ready, ...b.ready] };

const openPassing = (db: Db) => {
  const room = openQuarantine(db, PASSING_LIMITS, 'ephemeral');
  const releases = openReleases(db, 'ephemeral');
  /** False spares queries on an empty room. It stays true if the turn that parked is undone, which costs a query. */
  let used = false;
  const park: Quarantine['park'] = (row: NewWaiting, missing) => {
    used = true;
    room.sweep(row.since_ms);
    return room.park(row, missing);
  };
  const sweep = (nowMs: number): void => {
    room.sweep(nowMs);
    used = room.size().rows > 0;
  };
  return { room, releases, park, sweep, isUsed: () => used };
};

/** Opens the room on disk. Nearly always nothing waits there, and no arrival need be looked up. */
const openDisk = (db: Db, limits: QuarantineLimits) => {
  const [room, releases] = [openQuarantine(db, limits), openReleases(db)];
  const anyone = plucker<1>(db, 'SELECT 1 FROM quarantine LIMIT 1');
  /** True until a turn finds the room empty, and again once it parks; if that is undone, it costs a query. */
  let used = true;
  return {
    room,
    releases,
    begin: () => void (used = anyone() === 1),
    isUsed: () => used,
    park: (row: NewWaiting, missing: readonly Ref[]) => {
      used = true;
      return room.park(row, missing);
    },
  };
};

export const openWaitingRooms = (db: Db, limits: QuarantineLimits): WaitingRooms => {
  const waiting = openDisk(db, limits);
  const [disk, diskReleases] = [waiting.room, waiting.releases];
  const passing = openPassing(db);
  return {
    quarantine: {
      park: waiting.park,
      parkPassing: passing.park,
      has: (...of) => disk.has(...of) || (passing.isUsed() && passing.room.has(...of)),
      awaits: (...of) => disk.awaits(...of) || passing.room.awaits(...of),
      load: (id) => (id < 0 ? passing.room.load(-id) : disk.load(id)),
      remove: (id) => (id < 0 ? passing.room.remove(-id) : disk.remove(id)),
      removeClaimed: (...of) => {
        if (waiting.isUsed()) disk.removeClaimed(...of);
        if (passing.isUsed()) passing.room.removeClaimed(...of);
      },
      sweepExpired: (nowMs) => disk.sweepExpired(nowMs) + (passing.isUsed() ? passing.room.sweepExpired(nowMs) : 0),
      sweep: (nowMs) => (passing.sweep(nowMs), disk.sweep(nowMs)),
      isLeft: disk.isLeft,
      size: disk.size,
    },
    releases: {
      release: (received_by, ref, limit) => {
        const released = waiting.isUsed() ? diskReleases.release(received_by, ref, limit) : NONE;
        if (!passing.isUsed()) return released;
        return mergeReleased(released, negate(passing.releases.release(received_by, ref, limit - released.notified)));
      },
      resume: (limit) => {
        const more = diskReleases.resume(limit);
        if (more !== undefined || !passing.isUsed()) return more;
        const waiting = passing.releases.resume(limit);
        return waiting === undefined ? undefined : negate(waiting);
      },
      isPending: () => diskReleases.isPending() || (passing.isUsed() && passing.releases.isPending()),
    },
    begin: waiting.begin,
  };
};
