import { defineEvent } from '../../../../lib';
import { inItsOwnNetwork } from '../../rules/network';
import { userNeeds } from '../../rules/people';
import { keyRequestLayout } from '../../wire/bodies/keys';

/** A device holds sealed events under keys that it lacks, and asks for them. */
export const keyRequest = defineEvent({
  type: 'key_request',
  code: 0x1e,
  reach: 'ephemeral',
  form: 'plain',
  layout: keyRequestLayout,
  log: false,
  mayExpire: true,
  needs: userNeeds,
  validate: inItsOwnNetwork,
  project: () => [],
  schema: [],
});
