import * as E from 'fp-ts/Either';
import { type Deps, type EventId, type Ref, type Unsigned, bodyIn, lentBody, refTo } from '../../../lib';
import { ADMINS, EVERYONE, groupLayout } from '../wire/bodies/groups';
import { linkLayout } from '../wire/bodies/joining';
import { userLayout } from '../wire/bodies/network';
import { recoverLayout } from '../wire/bodies/removal';

/** Length of a chain of links at most, from a user's first device to one of theirs, both included. Source: quiet, "Bounds". */
const DEVICES_MAX = 8;

interface Traced {
  /** Refs to lend in order to find the device's user, as far as earlier deps tell. */
  readonly needs: readonly Ref[];
  /** The user's id: the id of their first peer. */
  readonly user_id: EventId | undefined;
}

/**
 * Walks from a device to its user: a `user` event marks the first device, a `link` names the device before, and a
 * `recover` names the user.
 */
export const userOf = (peer_id: EventId, deps: Deps): Traced => {
  const needs: Ref[] = [];
  let device = peer_id;
  for (let links = 0; links < DEVICES_MAX; links += 1) {
    const ref = refTo('user_of', device);
    needs.push(ref);
    const event = deps.get(ref)?.event;
    if (event === undefined) return { needs, user_id: undefined };
    const recovery = bodyIn(event, recoverLayout);
    if (E.isRight(recovery)) return { needs, user_id: recovery.right.user_id };
    if (E.isLeft(bodyIn(event, linkLayout))) return { needs, user_id: device };
    device = event.signed_by;
  }
  return { needs, user_id: undefined };
};

/** Is this the id of a user, which is that of their first device? Its `user` must be lent. */
export const isUserId = (user_id: EventId, deps: Deps): boolean => {
  const user = deps.get(refTo('user_of', user_id))?.event;
  return user !== undefined && E.isRight(bodyIn(user, userLayout));
};

/** The ref that a membership provides. The groups of admins and of everyone have one each, by kind. */
export const membership = (kind: number, realm_id: EventId, group_id: EventId, user_id: EventId): Ref => {
  if (kind === ADMINS) return refTo('admin', realm_id, user_id);
  return kind === EVERYONE ? refTo('everyone', realm_id, user_id) : refTo('member', group_id, user_id);
};

/** Needs of an event signed by a member of a group: the group, the signer's user, and the membership. */
export const memberNeeds = ({ signed_by, realm_id }: Unsigned, deps: Deps, group_id: EventId): readonly Ref[] => {
  const group = refTo('group', group_id);
  const { needs, user_id } = userOf(signed_by, deps);
  const body = lentBody(deps, group, groupLayout);
  const member =
    user_id !== undefined && E.isRight(body) ? [membership(body.right.kind, realm_id, group_id, user_id)] : [];
  return [refTo('peer', signed_by), group, ...needs, ...member];
};

/** Needs of an event signed by an admin. */
export const adminNeeds = ({ signed_by, realm_id }: Unsigned, deps: Deps): readonly Ref[] => {
  const { needs, user_id } = userOf(signed_by, deps);
  const admin = user_id === undefined ? [] : [refTo('admin', realm_id, user_id)];
  return [refTo('peer', signed_by), ...needs, ...admin];
};

/** Needs of an event that a device of any user may sign. */
export const userNeeds = ({ signed_by }: Unsigned, deps: Deps): readonly Ref[] => [
  refTo('peer', signed_by),
  ...userOf(signed_by, deps).needs,
];

/**
 * May the device link one more? Events of a ninth device in a chain would belong to no user, and would need no membership.
 */
export const mayLink = (peer_id: EventId, deps: Deps): boolean => {
  const { needs, user_id } = userOf(peer_id, deps);
  return user_id !== undefined && needs.length < DEVICES_MAX;
};
