import { cpSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { openDatabase } from '../../../lib/db/openDatabase';
import { openFolder, rowsOf } from '../lib/store';
import { right } from '../common/right';

/** What a file of secrets, or of text, may look like: as it is, in hex, in base64 at any of its three phases. */
export const formsOf = (bytes: Uint8Array): readonly Buffer[] => {
  const [raw, hex] = [Buffer.from(bytes), Buffer.from(bytes).toString('hex')];
  const phases = [0, 1, 2].map((n) =>
    Buffer.concat([Buffer.alloc(n), raw])
      .toString('base64')
      .slice(n === 0 ? 0 : 4, -4),
  );
  return [raw, ...[hex, hex.toUpperCase(), ...phases].map((text) => Buffer.from(text))];
};

/** The files of a folder in which bytes are found, in any of their forms. */
export const tracesIn = (folder: string, bytes: Uint8Array): readonly string[] => {
  const forms = formsOf(bytes);
  return readdirSync(folder).filter((name) => {
    const held = readFileSync(join(folder, name));
    return forms.some((form) => held.includes(form));
  });
};

/** Rows of a database that a node holds, asked of a copy of its files as they are now. */
export const peekRows = <R>(path: string, sql: string): readonly R[] => {
  const folder = openFolder();
  for (const name of readdirSync(dirname(path)).filter(
    (one) => one.startsWith(basename(path)) && !one.endsWith('-shm'),
  ))
    cpSync(join(dirname(path), name), folder.at(name));
  const db = right(openDatabase(folder.at(basename(path))));
  const rows = rowsOf<R>(db, sql);
  db.close();
  folder.remove();
  return rows;
};

/** The private bytes that a node holds, by the kind of their ref. */
export const secretsIn = (path: string, kind: string): readonly { readonly ref: string; readonly bytes: Buffer }[] =>
  peekRows<{ ref: string; bytes: Buffer }>(path, 'SELECT ref, bytes FROM secrets ORDER BY ref').filter(({ ref }) =>
    ref.startsWith(`${kind}:`),
  );
