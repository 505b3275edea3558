import type { EventType } from '../../../lib';
import { identity } from './identity';
import { message } from './message';
import { peer } from './peer';
import { syncPeers } from './syncPeers';

/** Types by code. */
export const events: readonly EventType[] = [identity, peer, message, syncPeers];
