import type { Feature } from '../../../streams/kit';
import { groupQueries } from './groupQueries';

/** Groups: who may read what. */
export const groups: Feature = { queries: groupQueries };
