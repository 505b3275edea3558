import type { Feature } from '../../../streams/kit';
import { listIdentities, ownIdentity } from './identities';
import { listNetworks } from './listNetworks';
import { head, log } from './lookups';
import { peopleQueries } from './people';
import { standing } from './standing';

/** Standing: who is a user, device, member or admin, computed from all authority events of a network. */
export const authority: Feature = {
  lookups: [head, log],
  derived: [standing],
  queries: [listIdentities, ownIdentity, listNetworks, ...peopleQueries],
};
