import type { Feature } from '../../../../streams/kit';
import { answerStream } from './answerStream';
import { catchUp as catchUpJob } from './catchUp';
import { streamQueries } from './streamQueries';
import { streamsTable, wantsTable } from './catchUpTables';
import { syncGaps, syncStatus } from './syncStatus';

/** Fetches page after page of each scope that another device has more of. */
export const catchUpFeature: Feature = {
  passing: [streamsTable, wantsTable],
  jobs: [catchUpJob],
  reflectors: [answerStream],
  queries: [...streamQueries, syncGaps, syncStatus],
};
