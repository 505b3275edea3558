import type { Feature } from '../../../streams/kit';
import { firstGaps, headLookup, listMessages, messagesFrom } from './messages';

/** Messages, which go to everyone. */
export const talk: Feature = { lookups: [headLookup], queries: [listMessages, messagesFrom, firstGaps] };
