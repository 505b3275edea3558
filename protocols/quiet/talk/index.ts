import type { Feature } from '../../../streams/kit';
import { channelQueries } from './channelQueries';
import { messageQueries } from './messageQueries';
import { reactionsOf } from './reactionQueries';

/** Channels, messages, edits, reactions and read marks. */
export const talkFeature: Feature = { queries: [...channelQueries, ...messageQueries, reactionsOf] };
