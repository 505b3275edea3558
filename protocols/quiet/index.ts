import { protocolOf } from '../../streams/kit';
import { authorityFeature } from './authority';
import { inboxes } from './authority/identityQueries';
import { events } from './events';
import { forgettingFeature } from './forgetting';
import { groupsFeature } from './groups';
import { arrive, handlers, readBack } from './handlers';
import { joiningFeature } from './joining';
import { keysFeature } from './keys';
import { networkFeature } from './network';
import { operations } from './operations';
import { removalFeature } from './removal';
import { syncFeature } from './sync';
import { talkFeature } from './talk';

/** Team chat without a server: encrypted networks, joined by a link. Each feature is a folder beside this file. */
export const quiet = protocolOf(
  'quiet',
  { events, handlers, arrive, readBack, outgoingNeeds: [], inboxes, operations },
  [
    authorityFeature,
    networkFeature,
    joiningFeature,
    groupsFeature,
    talkFeature,
    keysFeature,
    syncFeature,
    removalFeature,
    forgettingFeature,
  ],
);
