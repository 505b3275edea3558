import type { Feature } from '../../../streams/kit';
import { firstGaps, head, listMessages, messagesFrom } from './messages';

/** What is said, to everyone. */
export const talk: Feature = { lookups: [head], queries: [listMessages, messagesFrom, firstGaps] };
