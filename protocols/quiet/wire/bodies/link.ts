import { layout, ref, signature } from '../../../../lib';

/** Source: quiet, event type 0B. */
export const linkLayout = layout('link', {
  link_invite_id: ref('link_invite'),
  peer_id: ref('peer'),
  proof: signature,
});
