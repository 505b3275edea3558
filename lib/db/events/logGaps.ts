import type { EventId } from '../../ids';
import type { Db } from '../openDatabase';
import { finder, writer } from '../statement';

/** A number in a signer's log. */
interface LogNumber {
  readonly signer: EventId;
  readonly scope: EventId;
  readonly seq: number;
}

/** Gaps in logs: numbers below a head that never came. One row a gap, and nearly always none. */
export interface LogGaps {
  /** Notes that the numbers from `first` to `last`, both included, are missing. */
  readonly open: (received_by: number, log: Omit<LogNumber, 'seq'>, first: number, last: number) => void;
  /** Notes that a number came, and answers whether it was missing. */
  readonly fill: (received_by: number, at: LogNumber) => boolean;
}

interface Gap {
  readonly first_seq: number;
  readonly last_seq: number;
}

export const openLogGaps = (db: Db): LogGaps => {
  const add = writer(db, 'INSERT INTO log_gaps VALUES (?, ?, ?, ?, ?)');
  const find = finder<Gap>(
    db,
    `SELECT first_seq, last_seq FROM log_gaps WHERE received_by = ? AND signer = ? AND scope = ? AND first_seq <= ?
     ORDER BY first_seq DESC LIMIT 1`,
  );
  const remove = writer(
    db,
    'DELETE FROM log_gaps WHERE received_by = ? AND signer = ? AND scope = ? AND first_seq = ?',
  );
  const open: LogGaps['open'] = (received_by, { signer, scope }, first, last) => {
    if (first <= last) add(received_by, signer, scope, first, last);
  };
  return {
    open,
    fill: (received_by, { signer, scope, seq }) => {
      const gap = find(received_by, signer, scope, seq);
      if (gap === undefined || gap.last_seq < seq) return false;
      remove(received_by, signer, scope, gap.first_seq);
      open(received_by, { signer, scope }, gap.first_seq, seq - 1);
      open(received_by, { signer, scope }, seq + 1, gap.last_seq);
      return true;
    },
  };
};
