import type { Feature } from '../../../streams/kit';
import { inbox, listIdentities, sender } from './identities';
import { listPeers, ownPeers, peersBetween } from './peers';

/** Identities of this node, and the peers they know. */
export const people: Feature = {
  lookups: [inbox, sender],
  queries: [listIdentities, listPeers, ownPeers, peersBetween],
};
