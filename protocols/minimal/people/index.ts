import type { Feature } from '../../../streams/kit';
import { inboxLookup, listIdentities, senderLookup } from './identityQueries';
import { listPeers, ownPeers, peersBetween } from './peerQueries';

/** Identities of this node, and the peers they know. */
export const peopleFeature: Feature = {
  lookups: [inboxLookup, senderLookup],
  queries: [listIdentities, listPeers, ownPeers, peersBetween],
};
