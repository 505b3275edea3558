/** A user who counts; `admin_rank` is 0 for the creator and null for a user who is no admin. */
export interface UserStanding {
  readonly user_id: string;
  readonly name: string;
  readonly admin_rank: number | null;
  /** The rank that their acts as an admin have, before a demotion. */
  readonly acted_rank: number | null;
  /** Is the user a member of everyone? */
  readonly is_member: boolean;
  /** Joined by a limited invite that counts, and nobody has admitted them yet. */
  readonly is_guest: boolean;
  readonly created_at_ms: number;
}

/** A user who counted until their removal. Their messages stay visible, marked. */
export interface RemovedStanding {
  readonly user_id: string;
  readonly name: string;
  readonly admin_rank: number | null;
  /** The rank that their earlier acts have. */
  readonly acted_rank: number | null;
  readonly created_at_ms: number;
}

export interface DeviceStanding {
  readonly peer_id: string;
  readonly user_id: string;
  /** Place among the user's devices: an earlier one removes a later one. */
  readonly nth: number;
}

/** An authority event that does not count, or does not count as an act of an admin. */
export interface StruckEvent {
  readonly event_id: string;
  readonly as_admin: boolean;
}

/** An invite that counts, with its inviter. */
export interface InviteStanding {
  readonly invite_id: string;
  readonly user_id: string;
  readonly group_id: string;
  readonly max_uses: number;
  readonly closes_at_ms: number;
  readonly is_open: boolean;
}

/** A link invite by a device that counts. `used_by` is the one peer it linked. */
export interface LinkInviteStanding {
  readonly link_invite_id: string;
  readonly user_id: string;
  readonly peer_id: string;
  readonly closes_at_ms: number;
  readonly used_by: string | null;
}
