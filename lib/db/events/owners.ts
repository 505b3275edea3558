import type { EventId } from '../../ids';
import type { Db } from '../openDatabase';
import { inserter, lister, plucker } from '../statement';

/** Who owns copies here: each owner is named by the id of the event that founded it. */
export interface Owners {
  readonly add: (name: EventId) => number;
  /** Owners are never deleted, so the last number is how many there are. */
  readonly isFull: () => boolean;
  readonly find: (name: EventId) => number | undefined;
  readonly nameOf: (received_by: number) => EventId | undefined;
  /** Every owner's number, oldest first. */
  readonly all: () => readonly number[];
}

/** A process holds at most this many identities. */
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
