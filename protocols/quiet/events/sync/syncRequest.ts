import { defineEvent } from '../../../../lib';
import { checkOwnNetwork } from '../../rules/network';
import { userNeeds } from '../../rules/needs';
import { syncRequestLayout } from '../../wire/bodies/sync';

/** A device asks for a session. The request waits for a moment for the events that introduce the device. */
export const syncRequestEvent = defineEvent({
  type: 'sync_request',
  code: 0x10,
  reach: 'ephemeral',
  form: 'plain',
  introduces: true,
  layout: syncRequestLayout,
  log: false,
  mayExpire: true,
  needs: userNeeds,
  validate: checkOwnNetwork,
  project: () => [],
  schema: [],
});
