import { forgettingOperations } from './forgetting';
import { groupOperations } from './groups';
import { insightOperations } from './insight';
import { joiningOperations } from './joining';
import { networkOperations } from './network';
import { removalOperations } from './removal';
import { syncOperations } from './sync';
import { talkOperations } from './talk';

/** All that an application can call. Ids are 32 lower-case hex characters; unknown fields are refused. */
export const operations = {
  ...networkOperations,
  ...joiningOperations,
  ...groupOperations,
  ...talkOperations,
  ...removalOperations,
  ...forgettingOperations,
  ...syncOperations,
  ...insightOperations,
} as const;
