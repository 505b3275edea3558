import type { EventType } from '../../../lib';
import { identityEvent } from './identity';
import { messageEvent } from './message';
import { peerEvent } from './peer';
import { syncPeersEvent } from './syncPeers';

/** Types by code. */
export const events: readonly EventType[] = [identityEvent, peerEvent, messageEvent, syncPeersEvent];
