import { placeIn } from '../../authority/pure/findMembers';
import type { Standing } from '../../authority/pure/standingOf';

/** Who counts no more because of a removal, beside those it names. Ids are lower-case hex. */
export interface Falls {
  /** Users who are no members of the network any more. */
  readonly users: readonly string[];
  /** Removed users who never counted any more, so that what they said is shown no longer. */
  readonly removed: readonly string[];
  /** Users who are no admins any more. */
  readonly admins: readonly string[];
  readonly devices: readonly { readonly peer_id: string; readonly user_id: string }[];
  /** Places in normal groups that members of the network lose, or lose with their membership. */
  readonly places: readonly { readonly group_id: string; readonly user_id: string }[];
}

/** The users and devices that a removal names. */
export interface Named {
  readonly user_ids: ReadonlySet<string>;
  readonly peer_ids: ReadonlySet<string>;
}

const membersIn = ({ users }: Standing): readonly string[] =>
  users.filter(({ is_member }) => is_member).map(({ user_id }) => user_id);

const removedIn = ({ removedUsers }: Standing): readonly string[] => removedUsers.map(({ user_id }) => user_id);

const adminsIn = ({ users }: Standing): readonly string[] =>
  users.filter(({ admin_rank }) => admin_rank !== null).map(({ user_id }) => user_id);

const without = (
  before: readonly string[],
  after: readonly string[],
  named: ReadonlySet<string>,
): readonly string[] => {
  const still = new Set(after);
  return before.filter((id) => !still.has(id) && !named.has(id));
};

/** Compares standing before and after a removal. Groups of kinds 1 and 2 are told by `admins` and `users`. */
export const compareStandings = (
  before: Standing,
  after: Standing,
  named: Named,
  isNormal: (group_id: string) => boolean,
): Falls => {
  const still = new Set(after.devices.map(({ peer_id }) => peer_id));
  const inside = new Set(after.members.map(({ group_id, user_id }) => placeIn(group_id, user_id)));
  return {
    users: without(membersIn(before), membersIn(after), named.user_ids),
    removed: without(
      removedIn(before),
      [...removedIn(after), ...after.users.map(({ user_id }) => user_id)],
      named.user_ids,
    ),
    admins: without(adminsIn(before), adminsIn(after), named.user_ids),
    devices: before.devices
      .filter(({ peer_id }) => !still.has(peer_id) && !named.peer_ids.has(peer_id))
      .filter(({ user_id }) => !named.user_ids.has(user_id))
      .map(({ peer_id, user_id }) => ({ peer_id, user_id })),
    places: before.members.filter(
      ({ group_id, user_id }) =>
        isNormal(group_id) && !named.user_ids.has(user_id) && !inside.has(placeIn(group_id, user_id)),
    ),
  };
};
