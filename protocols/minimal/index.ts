import * as E from 'fp-ts/Either';
import { badBlob, refTo } from '../../lib';
import { PLAIN, type Protocol } from '../../streams/kit';
import { operations } from './operations';
import { identity } from './events/identity';
import { inbox, inboxes, sender } from './people/identities';
import { message } from './events/message';
import { head } from './talk/messages';
import { peer } from './events/peer';
import { syncPeers } from './events/syncPeers';
import { openEvent, unwrapTransit, verifySignature } from './handlers/incoming';
import { SENDER, checkOutgoing, wrapTransit } from './handlers/outgoing';
import { sealEvent, signDraft } from './handlers/ours';
import { syncPeersJob } from './sync/syncPeers';
import { answerSync } from './sync/answerSync';
import { shareMessage } from './sync/shareMessage';

export { listPeers, ownPeer } from './people/peers';
export { wrapTransit } from './handlers/outgoing';

/** The first network: identities that know peers, and messages to everyone. All there is to it is in these lists. */
export const minimal: Protocol<typeof operations> = {
  name: 'minimal',
  events: [identity, peer, message, syncPeers],
  handlers: [unwrapTransit, openEvent, verifySignature, signDraft, sealEvent, checkOutgoing, wrapTransit],
  lookups: [inbox, sender, head],
  jobs: [syncPeersJob],
  reflectors: [shareMessage, answerSync],
  operations,
  arrive: (_packet, to) =>
    to === undefined ? E.left(badBlob('packet.names_its_inbox')) : E.right([refTo('inbox', to)]),
  outgoingNeeds: [SENDER],
  readBack: PLAIN,
  inboxes,
};
