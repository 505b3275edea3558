import type { Feature } from '../../../streams/kit';
import { deletedChannels, deletedMessages } from './dueDeletions';
import { forgetDeleted } from './forgetDeleted';
import { orphans } from './orphans';

/** Deletion: of a message, of a channel, and of what hangs on them. */
export const forgetting: Feature = { jobs: [forgetDeleted], queries: [deletedMessages, deletedChannels, orphans] };
