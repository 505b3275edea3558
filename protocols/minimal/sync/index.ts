import type { Feature } from '../../../streams/kit';
import { answerSync } from './answerSync';
import { shareMessage } from './shareMessage';
import { syncPeers } from './syncPeers';

/** Brings messages to peers: at once, and again where they ask for what they lack. */
export const syncFeature: Feature = { jobs: [syncPeers], reflectors: [shareMessage, answerSync] };
