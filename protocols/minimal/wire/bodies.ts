import { layout, list, nonEmptyText, publicKey, u32, weakRef } from '../../../lib';

/** A name and a public key; the secret key lies in `secrets`. */
export const identityLayout = layout('identity', { name: nonEmptyText(64), public_key: publicKey });

/** Shows an identity to others: its name and its public key, which is its address. Signed with that very key. */
export const peerLayout = layout('peer', { name: nonEmptyText(64), public_key: publicKey });

/** A text of 1 to 346 bytes of UTF-8. */
export const messageLayout = layout('message', { text: nonEmptyText(346) });

/** Entries of one page of a version vector at most: as many as fit into a body. */
export const ENTRIES_MAX = 18;

const entry = layout('entry', { peer_id: weakRef, next_seq: u32 });

/**
 * "Of these peers I lack these messages": for each peer after `after`, in order of id, the first number missing here.
 * A full page ends at its last peer, a shorter one at the last there is; so a peer within it that it does not name is
 * one its sender does not know.
 */
export const syncPeersLayout = layout('sync_peers', { after: weakRef, entries: list(ENTRIES_MAX, entry) });
