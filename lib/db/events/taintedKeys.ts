import type { Ref } from '../../ids';
import type { Db } from '../openDatabase';
import { plucker, writer } from '../statement';

/** Refs that opened bytes of an event that was forgotten for good: keys to be replaced. One row a ref. */
export interface TaintedKeys {
  readonly add: (received_by: number, ref: Ref) => void;
  readonly has: (received_by: number, ref: Ref) => boolean;
  /** Removes a ref whose events and secret are gone. */
  readonly remove: (received_by: number, ref: Ref) => void;
}

export const openTaintedKeys = (db: Db): TaintedKeys => {
  const add = writer(db, 'INSERT INTO soiled VALUES (?, ?) ON CONFLICT DO NOTHING');
  const has = plucker<1>(db, 'SELECT 1 FROM soiled WHERE received_by = ? AND ref = ?');
  const remove = writer(db, 'DELETE FROM soiled WHERE received_by = ? AND ref = ?');
  return {
    add: (received_by, ref) => void add(received_by, ref),
    has: (received_by, ref) => has(received_by, ref) === 1,
    remove: (received_by, ref) => void remove(received_by, ref),
  };
};
