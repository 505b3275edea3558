import type { Ref } from '../../ids';
import type { Db } from '../openDatabase';
import { plucker, writer } from '../statement';

/** Reads from sealed bytes the ref that opens them; empty where they are plain. */
export type OpenerOf = (sealed: Uint8Array) => Ref | '';

/** For protocols whose stored bytes are the canonical ones. */
export const nothingOpens: OpenerOf = () => '';

/** The refs that open stored events. */
export interface Openers {
  /** The ref that opens a stored event; empty where its bytes are plain. */
  readonly openerOf: (seq: number) => Ref | '';
  /** Does `ref` open any event of this owner? */
  readonly opens: (received_by: number, ref: Ref) => boolean;
  /** Replaces the bytes of an event; its number, its place and its rows stay. */
  readonly reseal: (seq: number, sealed: Uint8Array) => void;
}

export const openOpeners = (db: Db, openerIn: OpenerOf): Openers => {
  const openerOf = plucker<Ref | ''>(db, 'SELECT opens_with FROM events WHERE seq = ?');
  const opens = plucker<1>(
    db,
    `SELECT 1 FROM events INDEXED BY events_by_opener
      WHERE received_by = ? AND opens_with = ? AND opens_with <> '' LIMIT 1`,
  );
  const reseal = writer(db, 'UPDATE events SET sealed = ?, opens_with = ? WHERE seq = ?');
  return {
    openerOf: (seq) => openerOf(seq) ?? '',
    opens: (received_by, ref) => opens(received_by, ref) === 1,
    reseal: (seq, sealed) => void reseal(sealed, openerIn(sealed), seq),
  };
};
