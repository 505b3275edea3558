import { layout, publicKey, time } from '../../../../lib';

/** Source: quiet, event type 0A. */
export const linkInviteLayout = layout('link_invite', { public_key: publicKey, closes_at_ms: time });
