import type { Feature } from '../../../streams/kit';
import { letInAfterGroupLeave, letInAfterLeave } from './letInAfterLeave';
import { logQueries } from './logQueries';
import { removalQueries } from './removalQueries';
import { arrivalsBeforeRevocation, keepMembers } from './keepMembers';
import { leaver, revokeAfterLeave } from './revokeAfterLeave';

/** Removal of users and devices, leaving, and the revocation of invites that goes with them. */
export const removalFeature: Feature = {
  reflectors: [keepMembers, revokeAfterLeave, letInAfterLeave, letInAfterGroupLeave],
  queries: [...removalQueries, ...logQueries, arrivalsBeforeRevocation, leaver],
};
