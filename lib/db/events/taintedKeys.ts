import type { Ref } from '../../ids';
import type { Db } from '../openDatabase';
import { plucker, writer } from '../statement';

/** Refs that open stored bytes, and under which something was forgotten for good: one row for each at most. */
export interface TaintedKeys {
  readonly add: (received_by: number, ref: Ref) => void;
  readonly has: (received_by: number, ref: Ref) => boolean;
  /** What it opened is gone, and so is what the ref names. */
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
