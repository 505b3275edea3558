import type { Facts } from '../authority/pure/facts';
import { isOpen } from '../authority/pure/findArrivals';
import { placeIn } from '../authority/pure/findMembers';
import type { Standing } from '../authority/pure/standingOf';

/** A grant that lets a user into a normal group: a `group`, a `group_member`, or the `user` of an open invite. */
export interface TakeableGrant {
  readonly grant_id: string;
  /** The user who gave it. */
  readonly by: string;
}

/** A user's place in a normal group, as it can be taken back. */
export interface HeldGrants {
  readonly maker: string | undefined;
  readonly grants: readonly TakeableGrant[];
}

/** Finds the users of devices, and answers nobody for a device that does not count. */
const openUserOf = ({ devices, removedDevices }: Standing) => {
  const users = new Map([...devices, ...removedDevices].map(({ peer_id, user_id }) => [peer_id, user_id]));
  return (peer_id: string): string => users.get(peer_id) ?? '';
};

/** Lists the grants of a user in a group that count: neither struck, nor taken back by who gave them, the maker or the user. */
export const findHeldGrants = (facts: Facts, standing: Standing, group_id: string, user_id: string): HeldGrants => {
  const userOf = openUserOf(standing);
  const struck = new Set(standing.struck.filter(({ as_admin }) => !as_admin).map(({ event_id }) => event_id));
  const group = facts.groups.find((one) => one.group_id === group_id);
  const maker = group && userOf(group.peer_id);
  const open = new Map(
    facts.invites.filter((one) => isOpen(one) && one.group_id === group_id).map((one) => [one.invite_id, one]),
  );
  const given: readonly TakeableGrant[] = [
    ...(maker === user_id ? [{ grant_id: group_id, by: user_id }] : []),
    ...facts.grants
      .filter((one) => one.group_id === group_id && one.user_id === user_id)
      .map(({ event_id, peer_id }) => ({ grant_id: event_id, by: userOf(peer_id) })),
    ...facts.users.flatMap(({ event_id, peer_id, invite_id }) => {
      const invite = peer_id === user_id ? open.get(invite_id ?? '') : undefined;
      return invite === undefined ? [] : [{ grant_id: event_id, by: userOf(invite.peer_id) }];
    }),
  ];
  const isTakenBack = ({ grant_id, by }: TakeableGrant): boolean =>
    facts.takeBacks.some(
      (one) =>
        one.group_id === group_id &&
        one.user_id === user_id &&
        !struck.has(one.event_id) &&
        one.grant_ids.includes(grant_id) &&
        [by, maker, user_id].includes(userOf(one.peer_id)),
    );
  const counted = new Map(given.filter(({ grant_id }) => !struck.has(grant_id)).map((one) => [one.grant_id, one]));
  return { maker, grants: [...counted.values()].filter((one) => !isTakenBack(one)) };
};

/** Lists the grants that a user may take back: all of their own, as maker or as an admin in the group; else those they gave. */
export const takeableBy = (
  { maker, grants }: HeldGrants,
  standing: Standing,
  at: { readonly group_id: string; readonly user_id: string; readonly by: string },
): readonly TakeableGrant[] => {
  const { group_id, user_id, by } = at;
  const inside = new Set(standing.members.map((one) => placeIn(one.group_id, one.user_id)));
  const isAdmin = standing.users.some((one) => one.user_id === by && one.admin_rank !== null);
  const mayAll = by === user_id || by === maker || (isAdmin && inside.has(placeIn(group_id, by)));
  return mayAll ? grants : grants.filter((one) => one.by === by);
};
