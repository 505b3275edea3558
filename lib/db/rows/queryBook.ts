import * as E from 'fp-ts/Either';
import { decodeRows } from '../../decode';
import type { Fault } from '../../fault';
import { type AnyQuery, QUERY_ROWS_MAX, type Query, type QueryParams } from '../../tables/query';
import type { Db, OpenFault } from '../openDatabase';
import { prepare } from '../statement';
import { readsOf } from './reads';

/** A query that is prepared and only reads. */
export interface OpenQuery<P, A> {
  readonly tables: readonly string[];
  /** Answers at most `QUERY_ROWS_MAX` decoded rows. */
  readonly rows: (received_by: number, params: P) => E.Either<Fault, readonly A[]>;
}

const sqlRule = ({ sql, everyOwner }: Query<never, unknown>): string | undefined => {
  const head = /^\s*([a-z]+)/i.exec(sql)?.[1]?.toUpperCase();
  if (head !== 'SELECT' && head !== 'WITH') return 'query.starts_with_select_or_with';
  if (/;\s*\S/.test(sql)) return 'query.is_one_statement';
  if (!/\bLIMIT\b/i.test(sql)) return 'query.has_a_limit';
  if (everyOwner !== true && !/\breceived_by\s*=\s*:received_by\b/.test(sql)) return 'query.is_led_by_received_by';
  return undefined;
};

const bad = (name: string, rule: string): E.Either<OpenFault, never> => E.left({ _tag: 'BadQuery', name, rule });

/**
 * Prepares a query. Refuses, by name: SQL that does not start with SELECT or WITH (to SQLite ATTACH, PRAGMA and BEGIN
 * only read), INSERT … RETURNING, a statement without LIMIT or not led by `received_by`.
 */
export const openQuery = <P extends QueryParams, A>(
  db: Db,
  spec: Query<P, A>,
): E.Either<OpenFault, OpenQuery<P, A>> => {
  const rule = sqlRule(spec);
  if (rule !== undefined) return bad(spec.name, rule);
  const statement = prepare<[QueryParams], unknown>(db, spec.sql);
  if (!statement.readonly || !statement.reader) return bad(spec.name, 'query.only_reads');
  const found = readsOf(db, spec.sql);
  if (found.virtual && spec.reads === undefined) return bad(spec.name, 'query.names_what_it_reads_in_virtual_tables');
  const tables = [...new Set([...(spec.reads ?? []), ...found.tables])].sort();
  if (found.secrets || tables.includes('secrets')) return bad(spec.name, 'query.reads_no_secrets');
  const decodeRow = decodeRows(spec.row);
  return E.right({
    tables,
    rows: (received_by, params) => {
      const found = statement.all(spec.everyOwner === true ? params : Object.assign({}, params, { received_by }));
      const rows: A[] = [];
      for (const row of found.slice(0, QUERY_ROWS_MAX)) {
        const decoded = decodeRow(row);
        if (E.isLeft(decoded)) return decoded;
        rows.push(decoded.right);
      }
      return E.right(rows);
    },
  });
};

/** Every query of a protocol, prepared. */
export interface QueryBook {
  readonly tables: (query: AnyQuery) => readonly string[];
  readonly run: <P extends QueryParams, A>(
    query: Query<P, A>,
    received_by: number,
    params: P,
  ) => E.Either<Fault, readonly A[]>;
}

/**
 * Prepares all queries at open, so that a bad one is found before the first event. Throws, as a mistake of ours, for a
 * query that is not listed.
 */
export const openQueryBook = (db: Db, queries: readonly AnyQuery[]): E.Either<OpenFault, QueryBook> => {
  const book = new Map<AnyQuery, OpenQuery<never, unknown>>();
  for (const spec of queries) {
    const opened = openQuery<never, unknown>(db, spec);
    if (E.isLeft(opened)) return opened;
    book.set(spec, opened.right);
  }
  const find = (query: AnyQuery): OpenQuery<never, unknown> => {
    const opened = book.get(query);
    if (opened === undefined) throw new Error(`query ${query.name} is not listed by its event type`);
    return opened;
  };
  return E.right({
    tables: (query) => find(query).tables,
    // The book holds each query under itself, so the result has the types of the query that was asked for.
    run: <P extends QueryParams, A>(query: Query<P, A>, received_by: number, params: P) =>
      (find(query) as unknown as OpenQuery<P, A>).rows(received_by, params),
  });
};
