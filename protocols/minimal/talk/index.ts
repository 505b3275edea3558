import type { Feature } from '../../../streams/kit';
import { firstGaps, headLookup, listMessages, messagesFrom } from './messageQueries';

/** Messages, which go to everyone. */
export const talkFeature: Feature = { lookups: [headLookup], queries: [listMessages, messagesFrom, firstGaps] };
