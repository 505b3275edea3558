import type { Feature } from '../../../streams/kit';
import { ownPlace } from './ownPlace';

/** Networks and the devices in them: created, renamed, announced. */
export const network: Feature = { queries: [ownPlace] };
