import type { Feature } from '../../../streams/kit';
import { usedRecoveries } from './nextRecovery';

/** The words from which a user is recovered, and the keys that are derived from them. */
export const recoveryFeature: Feature = { queries: [usedRecoveries] };
