import type { Feature } from '../../../streams/kit';
import { removalQueries } from './queries';
import { heldBefore, keepMembers } from './keepMembers';
import { leaver, revokeAfterLeave } from './revokeAfterLeave';

/** The ways out: a user or a device is removed, leaves, or loses an invite that was open. */
export const removal: Feature = {
  reflectors: [keepMembers, revokeAfterLeave],
  queries: [...removalQueries, heldBefore, leaver],
};
