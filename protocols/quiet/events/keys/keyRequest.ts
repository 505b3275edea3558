import { defineEvent } from '../../../../lib';
import { checkOwnNetwork } from '../../rules/network';
import { userNeeds } from '../../rules/needs';
import { keyRequestLayout } from '../../wire/bodies/keys';

/** A device asks for keys that it lacks for sealed events. */
export const keyRequestEvent = defineEvent({
  type: 'key_request',
  code: 0x1e,
  reach: 'ephemeral',
  form: 'plain',
  layout: keyRequestLayout,
  log: false,
  mayExpire: true,
  needs: userNeeds,
  validate: checkOwnNetwork,
  project: () => [],
  schema: [],
});
