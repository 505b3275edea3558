import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromHex } from '../../../lib';
import { type Db, openDatabase } from '../../../lib/db/openDatabase';
import type { QuietNode } from './cast';
import { right } from '../common/right';

/** A copy of a node's database. Its file is unlinked at once: what is open stays readable. */
export const copyOf = (node: Pick<QuietNode, 'backup'>): Db => {
  const folder = mkdtempSync(join(tmpdir(), 'sotto-'));
  const path = join(folder, 'copy.db');
  right(node.backup(path));
  const db = right(openDatabase(path));
  rmSync(folder, { recursive: true });
  return db;
};

/** What refusals and the passing of time write, and nothing else. */
const PASSING = new Set(['refusals', 'bad_events', 'job_runs', 'outbox', 'stale']);

/** One digest a table: all that a node keeps, but for refusals and what jobs remember. */
export const digestsOf = (node: Pick<QuietNode, 'backup'>): ReadonlyMap<string, string> => {
  const db = copyOf(node);
  const names = db.prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").pluck();
  const digests = names.all().flatMap((name): readonly (readonly [string, string])[] => {
    if (PASSING.has(name)) return [];
    const hash = createHash('sha256');
    // Tables without rowid lie in the order of their key, all others in that of their number.
    for (const row of db.prepare<[], unknown[]>(`SELECT * FROM ${name}`).raw().iterate()) {
      hash.update(
        JSON.stringify(row, (_, v: unknown) => (v instanceof Uint8Array ? Buffer.from(v).toString('hex') : v)),
      );
    }
    return [[name, hash.digest('hex')]];
  });
  db.close();
  return new Map(digests);
};

const VALUE = /x'([0-9a-f]*)'|'((?:[^']|'')*)'|NULL|-?\d[\d.]*/g;

/** Long values are cut, and followed by a remark on how much is left out. */
const REMARK = /\/\*.*?\*\//g;

const valuesIn = (sql: string): readonly (Uint8Array | string)[] =>
  [...sql.slice(sql.indexOf('VALUES ('), sql.indexOf('ON CONFLICT')).replace(REMARK, '').matchAll(VALUE)].map(
    ([whole, blob, text]) => (blob !== undefined ? fromHex(blob) : (text ?? whole)),
  );

/** A session as a node wrote it down. */
export interface Overheard {
  readonly stage: string;
  readonly peer_id: Uint8Array;
  readonly transit_in: Uint8Array;
  readonly session_secret: Uint8Array;
  readonly first_secret: Uint8Array | undefined;
  readonly direction_out: 0 | 1;
}

/** The sessions that a node writes down, read off its own statements: they lie in memory, and no copy has them. */
export const openVault = () => {
  const sessions: Overheard[] = [];
  const watch = (sql: string): void => {
    const columns = /^INSERT INTO ephemeral\.sessions \(([^)]*)\)/.exec(sql)?.[1]?.split(', ');
    if (columns === undefined) return;
    const row = new Map(valuesIn(sql).map((value, at) => [columns[at], value]));
    const [peer_id, secret, transit_in] = [row.get('peer_id'), row.get('session_secret'), row.get('transit_in')];
    const [stage, first] = [row.get('stage'), row.get('first_secret')];
    if (typeof peer_id === 'string' || typeof secret === 'string' || typeof transit_in === 'string') return;
    if (peer_id === undefined || secret === undefined || transit_in === undefined) return;
    sessions.push({
      ...{ stage: String(stage), peer_id, transit_in, session_secret: secret },
      first_secret: first instanceof Uint8Array ? first : undefined,
      direction_out: Number(row.get('direction_out')) === 1 ? 1 : 0,
    });
  };
  return { sessions, watch };
};
export type Vault = ReturnType<typeof openVault>;

/** Everything private that a node keeps on disk: what whoever owns it can read. */
export const secretsOf = (node: Pick<QuietNode, 'backup'>): ReadonlyMap<string, Uint8Array> => {
  const db = copyOf(node);
  const rows = db.prepare<[], { ref: string; bytes: Uint8Array }>('SELECT ref, bytes FROM secrets').all();
  db.close();
  return new Map(rows.map(({ ref, bytes }) => [ref, bytes]));
};

/** The steps that SQLite takes to answer. */
export const planOf = (db: Db, sql: string): readonly string[] => {
  const names = [...sql.matchAll(/:([a-z_]+)/g)].map(([, name]) => [name, null] as const);
  return db
    .prepare<[Record<string, null>], { readonly detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
    .all(Object.fromEntries(names))
    .map(({ detail }) => detail);
};
