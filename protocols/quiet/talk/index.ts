import type { Feature } from '../../../streams/kit';
import { channelQueries } from './channelQueries';
import { messageQueries } from './messageQueries';
import { nameQueries } from './nameQueries';
import { openNames, openNewName } from './openNames';
import { reactionsOf } from './reactionQueries';

/** Channels, messages, edits, reactions and read marks. */
export const talkFeature: Feature = {
  jobs: [openNames],
  reflectors: [openNewName],
  queries: [...channelQueries, ...messageQueries, reactionsOf, ...nameQueries],
};
