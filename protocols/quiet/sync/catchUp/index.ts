import type { Feature } from '../../../../streams/kit';
import { answerStream } from './answerStream';
import { catchUp as catchUpJob } from './catchUp';
import { streamQueries } from './streamQueries';
import { arrivalsTable, pushesTable, streamsTable, wantsTable } from './catchUpTables';
import { noticeGap } from './noticeGap';
import { repair } from './repair';
import { wantQueries } from './wantQueries';
import { syncGaps, syncStatus } from './syncStatus';

/** Fetches page after page of each scope that another device has more of. */
export const catchUpFeature: Feature = {
  passing: [streamsTable, wantsTable, arrivalsTable, pushesTable],
  jobs: [catchUpJob, repair],
  reflectors: [answerStream, noticeGap],
  queries: [...streamQueries, ...wantQueries, syncGaps, syncStatus],
};
