import type { EventId } from '../../ids';
import type { Db } from '../openDatabase';
import { inserter, lister, plucker } from '../statement';

/** The owners of the copies stored here. The event that founds an owner names it. */
export interface Owners {
  readonly add: (name: EventId) => number;
  /** Are there as many owners as allowed? Owners are never deleted, so the last number counts them. */
  readonly isFull: () => boolean;
  readonly find: (name: EventId) => number | undefined;
  readonly nameOf: (received_by: number) => EventId | undefined;
  /** Every owner's number, oldest first. */
  readonly all: () => readonly number[];
}

/** Identities that one process holds at most. */
export const OWNERS_MAX = 10_000;

export const openOwners = (db: Db, ownersMax = OWNERS_MAX): Owners => {
  const add = inserter(db, 'INSERT INTO owners (name) VALUES (?)');
  const find = plucker<number>(db, 'SELECT received_by FROM owners WHERE name = ?');
  const nameOf = plucker<EventId>(db, 'SELECT name FROM owners WHERE received_by = ?');
  const all = lister<{ readonly received_by: number }>(
    db,
    `SELECT received_by FROM owners ORDER BY received_by LIMIT ${ownersMax}`,
  );
  const last = plucker<number | null>(db, 'SELECT max(received_by) FROM owners');
  return {
    add,
    isFull: () => (last() ?? 0) >= ownersMax,
    find,
    nameOf,
    all: () => all().map(({ received_by }) => received_by),
  };
};
