import type { Feature } from '../../../streams/kit';
import { deletionsOfChannel, deletionsOfMessage } from './deletionQueries';
import { deletedChannels, deletedMessages } from './deletionSlices';
import { forgetDeleted } from './forgetDeleted';
import { liftDeletions, liftableTombstones, unfinishedLiftings } from './liftDeletions';
import { orphans } from './orphans';

/** Deletion of messages and channels, and of the events that hang on them. */
export const forgettingFeature: Feature = {
  jobs: [forgetDeleted, liftDeletions],
  queries: [
    deletedMessages,
    deletedChannels,
    orphans,
    deletionsOfMessage,
    deletionsOfChannel,
    liftableTombstones,
    unfinishedLiftings,
  ],
};
