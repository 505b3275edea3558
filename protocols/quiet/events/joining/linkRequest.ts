import { defineEvent, refTo } from '../../../../lib';
import { checkOwnNetwork } from '../../rules/network';
import { linkRequestLayout } from '../../wire/bodies/joining';

/** A new device asks to be linked by the device whose link it holds. */
export const linkRequestEvent = defineEvent({
  type: 'link_request',
  code: 0x1f,
  reach: 'ephemeral',
  form: 'plain',
  introduces: true,
  layout: linkRequestLayout,
  log: false,
  mayExpire: true,
  needs: ({ signed_by, body }) => [refTo('peer', signed_by), refTo('link_invite', body.link_invite_id)],
  validate: checkOwnNetwork,
  project: () => [],
  schema: [],
});
