import { layout, signature, weakRef } from '../../../../lib';

/** Source: quiet, event type 1F. */
export const linkRequestLayout = layout('link_request', { link_invite_id: weakRef, proof: signature });
