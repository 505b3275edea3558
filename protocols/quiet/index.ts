import * as E from 'fp-ts/Either';
import { refTo } from '../../lib';
import { protocolOf } from '../../streams/kit';
import { authority } from './authority';
import { inboxes } from './authority/identityQueries';
import { events } from './events';
import { forgetting } from './forgetting';
import { groups } from './groups';
import { handlers, readBack } from './handlers';
import { joining } from './joining';
import { keys } from './keys';
import { network } from './network';
import { operations } from './operations';
import { removal } from './removal';
import { sync } from './sync';
import { talk } from './talk';
import { transitIdIn } from './wire/packet';

/** Team chat without a server: encrypted networks, joined by a link. Each feature is a folder beside this file. */
export const quiet = protocolOf(
  'quiet',
  {
    events,
    handlers,
    arrive: (packet) => E.map((id: Uint8Array) => [refTo('transit', id)])(transitIdIn(packet)),
    readBack,
    outgoingNeeds: [],
    inboxes,
    operations,
  },
  [authority, network, joining, groups, talk, keys, sync, removal, forgetting],
);
