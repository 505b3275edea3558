import { layout, nonEmptyText, publicKey } from '../../../../lib';

/** Source: quiet, event type 02. */
export const networkLayout = layout('network', { name: nonEmptyText(64), creator_public_key: publicKey });
