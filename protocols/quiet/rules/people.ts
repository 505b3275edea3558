import * as E from 'fp-ts/Either';
import { type Deps, type EventId, type Ref, type Unsigned, bodyIn, lentBody, refTo } from '../../../lib';
import { ADMINS, EVERYONE, groupLayout } from '../wire/bodies/groups';
import { linkLayout } from '../wire/bodies/joining';

/** Devices from a user's first one to one of his, both counted, at most. Source: quiet, "Bounds". */
const DEVICES_MAX = 8;

interface Traced {
  /** Everything that must be lent to know whose the device is, as far as what was lent tells. */
  readonly needs: readonly Ref[];
  /** The user's id: that of its first peer. */
  readonly user_id: EventId | undefined;
}

/** From a device to its user: a `user` says that it is the first, a `link` names the one that linked it. */
export const userOf = (peer_id: EventId, deps: Deps): Traced => {
  const needs: Ref[] = [];
  let device = peer_id;
  for (let links = 0; links < DEVICES_MAX; links += 1) {
    const ref = refTo('user_of', device);
    needs.push(ref);
    const event = deps.get(ref)?.event;
    if (event === undefined) return { needs, user_id: undefined };
    if (E.isLeft(bodyIn(event, linkLayout))) return { needs, user_id: device };
    device = event.signed_by;
  }
  return { needs, user_id: undefined };
};

/** What a member of a group has been provided: groups of the admins and of everyone count as one each, by kind. */
export const membership = (kind: number, realm_id: EventId, group_id: EventId, user_id: EventId): Ref => {
  if (kind === ADMINS) return refTo('admin', realm_id, user_id);
  return kind === EVERYONE ? refTo('everyone', realm_id, user_id) : refTo('member', group_id, user_id);
};

/** What an event needs whose signer must be a member of a group: the group, the signer's user, and the membership. */
export const memberNeeds = ({ signed_by, realm_id }: Unsigned, deps: Deps, group_id: EventId): readonly Ref[] => {
  const group = refTo('group', group_id);
  const { needs, user_id } = userOf(signed_by, deps);
  const body = lentBody(deps, group, groupLayout);
  const member =
    user_id !== undefined && E.isRight(body) ? [membership(body.right.kind, realm_id, group_id, user_id)] : [];
  return [refTo('peer', signed_by), group, ...needs, ...member];
};

/** What an event needs whose signer must be an admin. */
export const adminNeeds = ({ signed_by, realm_id }: Unsigned, deps: Deps): readonly Ref[] => {
  const { needs, user_id } = userOf(signed_by, deps);
  const admin = user_id === undefined ? [] : [refTo('admin', realm_id, user_id)];
  return [refTo('peer', signed_by), ...needs, ...admin];
};

/** What an event needs that a device of any user may sign. */
export const userNeeds = ({ signed_by }: Unsigned, deps: Deps): readonly Ref[] => [
  refTo('peer', signed_by),
  ...userOf(signed_by, deps).needs,
];

/**
 * May the device link one more? What a ninth in a row signs is nobody's, and would need no membership: so there is none.
 */
export const mayLink = (peer_id: EventId, deps: Deps): boolean => {
  const { needs, user_id } = userOf(peer_id, deps);
  return user_id !== undefined && needs.length < DEVICES_MAX;
};
