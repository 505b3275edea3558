import type { Feature } from '../../../streams/kit';
import { ownPlace } from './ownPlace';

/** Networks, identities and devices: how they are created, renamed and announced. */
export const networkFeature: Feature = { queries: [ownPlace] };
