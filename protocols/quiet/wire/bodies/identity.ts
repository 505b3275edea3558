import { layout, nonEmptyText, publicKey } from '../../../../lib';

/** Source: quiet, event type 01. */
export const identityLayout = layout('identity', { name: nonEmptyText(64), public_key: publicKey });
