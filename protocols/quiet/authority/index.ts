import type { Feature } from '../../../streams/kit';
import { listIdentities, ownIdentity } from './identityQueries';
import { listNetworks } from './listNetworks';
import { headLookup, logLookup } from './logLookups';
import { peopleQueries } from './peopleQueries';
import { standing } from './standing';

/** Standing: who is a user, device, member or admin, computed from all authority events of a network. */
export const authorityFeature: Feature = {
  lookups: [headLookup, logLookup],
  derived: [standing],
  queries: [listIdentities, ownIdentity, listNetworks, ...peopleQueries],
};
