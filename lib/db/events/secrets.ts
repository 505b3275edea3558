import type { Ref } from '../../ids';
import { type Secret, reveal, secret } from '../../secret';
import type { Db } from '../openDatabase';
import { plucker, writer } from '../statement';

/** The only table of private bytes. They leave it wrapped, so that no log, error or answer prints them. */
export interface Secrets {
  readonly put: (received_by: number, ref: Ref, value: Secret) => void;
  readonly find: (received_by: number, ref: Ref) => Secret | undefined;
  readonly remove: (received_by: number, ref: Ref) => void;
}

export const openSecrets = (db: Db): Secrets => {
  const put = writer(db, 'INSERT INTO secrets VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET bytes = excluded.bytes');
  const find = plucker<Uint8Array>(db, 'SELECT bytes FROM secrets WHERE received_by = ? AND ref = ?');
  const remove = writer(db, 'DELETE FROM secrets WHERE received_by = ? AND ref = ?');
  return {
    put: (received_by, ref, value) => void put(received_by, ref, reveal(value)),
    find: (received_by, ref) => {
      const bytes = find(received_by, ref);
      return bytes === undefined ? undefined : secret(bytes);
    },
    remove: (received_by, ref) => void remove(received_by, ref),
  };
};
