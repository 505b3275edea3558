import { insightOperations } from './operations/insight';
import { networkOperations } from './operations/networks';
import { peopleOperations } from './operations/people';
import { talkOperations } from './operations/talk';

/** All that an application can call. Ids are 32 lower-case hex characters; fields that are not named here are refused. */
export const operations = {
  ...networkOperations,
  ...peopleOperations,
  ...talkOperations,
  ...insightOperations,
} as const;
