import { layout, publicKey, weakRef } from '../../../../lib';

/** Source: quiet, event type 03. A device made by linking names the link invite; zero is a first device. */
export const peerLayout = layout('peer', { public_key: publicKey, link_invite_id: weakRef });
