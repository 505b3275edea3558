import type { Feature } from '../../../streams/kit';
import { channelQueries } from './channelQueries';
import { messageQueries } from './messageQueries';
import { reactionsOf } from './reactionQueries';

/** Channels, and what is said in them. */
export const talk: Feature = { queries: [...channelQueries, ...messageQueries, reactionsOf] };
