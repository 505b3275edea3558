import * as E from 'fp-ts/Either';
import { badPacket, refTo } from '../../lib';
import { PLAIN, protocolOf } from '../../streams/kit';
import { events } from './events';
import { handlers } from './handlers';
import { SENDER } from './handlers/checkOutgoing';
import { operations } from './operations';
import { peopleFeature } from './people';
import { inboxes } from './people/identityQueries';
import { syncFeature } from './sync';
import { talkFeature } from './talk';

export { wrapTransit } from './handlers/wrapTransit';
export { listPeers, ownPeer } from './people/peerQueries';

/** The first network: identities that know peers, and messages to everyone. Each feature is a folder beside this file. */
export const minimal = protocolOf(
  'minimal',
  {
    events,
    handlers,
    arrive: (_packet, to) =>
      to === undefined ? E.left(badPacket('packet.names_its_inbox')) : E.right([refTo('inbox', to)]),
    outgoingNeeds: [SENDER],
    readBack: PLAIN,
    inboxes,
    operations,
  },
  [peopleFeature, talkFeature, syncFeature],
);
