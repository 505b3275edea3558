import type { Feature } from '../../../streams/kit';
import { listIdentities, ownIdentity } from './identities';
import { listNetworks } from './listNetworks';
import { head, log } from './lookups';
import { peopleQueries } from './people';
import { standing } from './standing';

/** Who is who: identities, users, devices and admins, as the events of a network add up to. */
export const authority: Feature = {
  lookups: [head, log],
  derived: [standing],
  queries: [listIdentities, ownIdentity, listNetworks, ...peopleQueries],
};
