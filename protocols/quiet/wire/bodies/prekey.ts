import { layout, publicKey } from '../../../../lib';

/** Source: quiet, event type 0D. An X25519 key. */
export const prekeyLayout = layout('prekey', { public_key: publicKey });
