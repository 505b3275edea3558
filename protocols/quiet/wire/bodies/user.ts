import { layout, nonEmptyText, optionalRef, signature } from '../../../../lib';

/** Source: quiet, event type 04. The creator's has no invite and a proof of zeros. */
export const userLayout = layout('user', {
  name: nonEmptyText(64),
  invite_id: optionalRef('invite'),
  proof: signature,
});
