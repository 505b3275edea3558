import type { Feature } from '../../../streams/kit';
import { groupQueries } from './groupQueries';

/** Groups: who may read what. */
export const groupsFeature: Feature = { queries: groupQueries };
