/** The signer of a fact, as the id of a peer. */
export interface Act {
  readonly peer_id: string;
}

/**
 * A `peer` event. `link_invite_id` is the zero id for the first device of a user, and a recovery id for a device that
 * recovers one; `recovery_key` is zero where there is none.
 */
export interface PeerFact extends Act {
  readonly public_key: string;
  readonly link_invite_id: string;
  readonly recovery_key: string;
  readonly created_at_ms: number;
}

/** A `user` event: its signer's id becomes the user's; the creator's has no invite. */
export interface UserFact extends Act {
  readonly event_id: string;
  readonly name: string;
  readonly invite_id: string | null;
  readonly created_at_ms: number;
}

/** 0 normal, 1 admins, 2 everyone. */
export type GroupKind = 0 | 1 | 2;

/** A `group` event; `seq` is its place in its signer's log. */
export interface GroupFact extends Act {
  readonly group_id: string;
  readonly name: string;
  readonly kind: GroupKind;
  readonly created_at_ms: number;
  readonly seq: number;
}

/** A `group_member` event: a grant. */
export interface GrantFact extends Act {
  readonly event_id: string;
  readonly group_id: string;
  readonly user_id: string;
  readonly created_at_ms: number;
}

/** An `invite` event; `max_uses` 0 is an open invite. */
export interface InviteFact extends Act {
  readonly invite_id: string;
  readonly group_id: string;
  readonly max_uses: number;
  readonly closes_at_ms: number;
}

/** A `link_invite` event. */
export interface LinkInviteFact extends Act {
  readonly link_invite_id: string;
  readonly closes_at_ms: number;
}

/** A `link` event; `seq` is its place in its signer's log. */
export interface LinkFact extends Act {
  readonly event_id: string;
  readonly link_invite_id: string;
  readonly linked_id: string;
  readonly seq: number;
}

/** The last event of a device's authority log that counts; a forked log has one for each branch. */
export interface CutoffFact {
  readonly peer_id: string;
  readonly cutoff: string;
}

/**
 * Kinds of removal: of a user, of an admin's rights, of a device, and a recovery, which removes a user's other devices.
 * The first, second and fourth name a user, the third a device.
 */
export type RemovalKind = 'user' | 'demotion' | 'peer' | 'recover';

/**
 * One part of a removal. Several events of one `round` share their cutoffs, and the last of them has `acts`; `generation`
 * is 0 but for a recovery.
 */
export interface RemovalFact extends Act {
  readonly removal_id: string;
  readonly kind: RemovalKind;
  /** The user, or the device where the kind is `peer`. */
  readonly target_id: string;
  readonly generation: number;
  readonly round: number;
  readonly acts: boolean;
  readonly cutoffs: readonly CutoffFact[];
}

/** A `remove_member` event: it takes grants back from a user of a group. */
export interface TakeBackFact extends Act {
  readonly event_id: string;
  readonly group_id: string;
  readonly user_id: string;
  readonly grant_ids: readonly string[];
}

/** A `revoke_invite` event: of an invite or of a link invite. */
export interface RevocationFact extends Act {
  readonly revocation_id: string;
  readonly invitation_id: string;
}

/** The position of an authority event in its signer's log. */
export interface PlaceFact extends Act {
  readonly event_id: string;
  readonly prev: string;
  readonly seq: number;
}

/**
 * The input of standing: valid authority events of one network, in any order, with any number of copies. Ids and keys are
 * lower-case hex, so that they are keys of Maps and sort as their bytes do.
 * Source: quiet, "Standing".
 */
export interface Facts {
  readonly network:
    { readonly network_id: string; readonly creator_public_key: string; readonly recovery_key: string } | undefined;
  readonly devices: readonly PeerFact[];
  readonly users: readonly UserFact[];
  readonly groups: readonly GroupFact[];
  readonly grants: readonly GrantFact[];
  readonly invites: readonly InviteFact[];
  readonly linkInvites: readonly LinkInviteFact[];
  readonly links: readonly LinkFact[];
  readonly removals: readonly RemovalFact[];
  readonly takeBacks: readonly TakeBackFact[];
  readonly revocations: readonly RevocationFact[];
  /** Covers at least the devices named by removals, and the signers of removals. */
  readonly places: readonly PlaceFact[];
}
