import { type EventId, type Ref, refTo } from '../../../lib';

/** Names the private key of one of our devices. */
export const deviceKeyRef = (peer_id: EventId): Ref => refTo('device', peer_id);
