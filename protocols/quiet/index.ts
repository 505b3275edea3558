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
import { recoveryFeature } from './recovery';
import { removalFeature } from './removal';
import { pushFeature, syncFeature } from './sync';
import { talkFeature } from './talk';

/** Team chat without a server: encrypted networks, joined by a link. Each feature is a folder beside this file. */
export const quiet = protocolOf(
  'quiet',
  { events, handlers, arrive, readBack, outgoingNeeds: [], inboxes, operations },
  // The order has no effect on what is stored; it decides in which order seeded runs draw random bytes.
  [
    ...[authorityFeature, syncFeature, networkFeature, joiningFeature, groupsFeature, talkFeature],
    ...[forgettingFeature, keysFeature, removalFeature, recoveryFeature, pushFeature],
  ],
);
