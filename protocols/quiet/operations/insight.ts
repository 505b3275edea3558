import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { reading } from '../../../lib';
import * as P from './params';

/** What the node does by itself. */
export const insightOperations = {
  /** Nothing is watched for it: ask again. */
  'jobs.list': reading({
    scope: 'session',
    params: P.Nothing,
    result: t.readonlyArray(P.JobRow),
    route: 'GET /jobs',
    reads: [],
    read: (reader) => E.right(reader.jobs()),
  }),
} as const;
