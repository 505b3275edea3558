import { layout, nonEmptyText, publicKey } from '../../../../lib';

/** What others know of an identity: its name and its public key, which is its address. Signed with that very key. */
export const peerLayout = layout('peer', { name: nonEmptyText(64), public_key: publicKey });
