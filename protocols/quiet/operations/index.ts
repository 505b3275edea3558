import { insightOperations } from './insight';
import { networkOperations } from './networks';
import { peopleOperations } from './people';
import { talkOperations } from './talk';

/** All that an application can call. Ids are 32 lower-case hex characters; fields that are not named here are refused. */
export const operations = {
  ...networkOperations,
  ...peopleOperations,
  ...talkOperations,
  ...insightOperations,
} as const;
