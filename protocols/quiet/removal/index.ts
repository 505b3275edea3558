import type { Feature } from '../../../streams/kit';
import { heldBefore, keepMembers, leaver, revokeAfterLeave } from './afterRemoval';
import { removalQueries } from './queries';

/** The ways out: a user or a device is removed, leaves, or loses an invite that was open. */
export const removal: Feature = {
  reflectors: [keepMembers, revokeAfterLeave],
  queries: [...removalQueries, heldBefore, leaver],
};
