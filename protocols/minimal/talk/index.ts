import type { Feature } from '../../../streams/kit';
import { firstGaps, head, listMessages, messagesFrom } from './messages';

/** Messages, which go to everyone. */
export const talk: Feature = { lookups: [head], queries: [listMessages, messagesFrom, firstGaps] };
