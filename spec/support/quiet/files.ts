import { readFileSync, readdirSync } from 'node:fs';
import { openDatabase } from '../../../lib/db/openDatabase';
import type { VirtualWorld } from '../../../streams/testing';
import { quietBrokenIn } from './invariants';
import { copyOf } from './records';
import { right } from '../common/right';

/** In which files of a folder a text lies: raw, in hex or in base64. */
export const tracesIn = (folder: string, text: string): readonly string[] => {
  const bytes = Buffer.from(text);
  const forms = [bytes, Buffer.from(bytes.toString('hex')), Buffer.from(bytes.toString('base64').slice(0, -4))];
  return readdirSync(folder).filter((name) => {
    const held = readFileSync(`${folder}/${name}`);
    return forms.some((form) => held.includes(form));
  });
};

/** All that lies in the files of a folder that belong to one database. */
export const bytesOf = (folder: string, file: string): Buffer =>
  Buffer.concat(
    readdirSync(folder)
      .filter((name) => name === file || name.startsWith(`${file}-`))
      .map((name) => readFileSync(`${folder}/${name}`)),
  );

interface Copied {
  readonly backup: Parameters<typeof copyOf>[0]['backup'];
}

/** How many rows each of these tables of a node has; `WHERE` may follow the name. */
export const rowsIn = (node: Copied, tables: readonly string[]): Readonly<Record<string, number>> => {
  const db = copyOf(node);
  const count = (table: string): number => db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0;
  const counted = Object.fromEntries(tables.map((table) => [table, count(table)]));
  db.close();
  return counted;
};

/** The invariants that a node that is open breaks. */
export const brokenOf = (node: Copied): readonly string[] => {
  const db = copyOf(node);
  const broken = quietBrokenIn(db);
  db.close();
  return broken;
};

/** The invariants that a closed file breaks. */
export const brokenAt = (path: string): readonly string[] => {
  const db = right(openDatabase(path));
  const broken = quietBrokenIn(db);
  db.close();
  return broken;
};

/** A clock that goes with the world's and can be moved: by how much it is ahead, in milliseconds. */
export const movedClock = (world: VirtualWorld, aheadMs = 0) => {
  let ahead = aheadMs;
  return {
    now: (): number => world.clock.now() + ahead,
    move: (ms: number): void => void (ahead += ms),
  };
};
