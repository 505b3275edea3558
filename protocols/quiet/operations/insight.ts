import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { reading } from '../../../lib';
import { Nothing } from './params';

/** A job of the identity, or with an empty id of the node: its last run, its next run, what it did and what is left. */
const JobRow = t.strict(
  {
    job: t.string,
    identity_id: t.string,
    every_ms: t.number,
    last_run_ms: t.union([t.number, t.null]),
    next_run_ms: t.number,
    run_count: t.number,
    done: t.number,
    pending: t.number,
  },
  'JobRow',
);

/** The background work of the node. */
export const insightOperations = {
  /** Reads no table, so that a watched call is answered once: ask again for news. */
  'jobs.list': reading({
    scope: 'session',
    params: Nothing,
    result: t.readonlyArray(JobRow),
    route: 'GET /jobs',
    reads: [],
    read: (reader) => E.right(reader.jobs()),
  }),
} as const;
