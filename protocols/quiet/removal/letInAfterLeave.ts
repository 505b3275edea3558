import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type CauseCtx, type Emission, type EventId, type Fault, bodyIn, equalBytes, toHex } from '../../../lib';
import type { Reflector } from '../../../streams/kit';
import { type OwnAuthor, authorIn } from '../authority/authorIn';
import type { Facts } from '../authority/pure/facts';
import { type Standing, standingOf } from '../authority/pure/standingOf';
import { userOfDevice } from '../authority/peopleQueries';
import { NORMAL, removeMemberLayout } from '../wire/bodies/groups';
import { ALL, removeUserLayout } from '../wire/bodies/removal';
import { compareStandings } from './effect/compareStandings';
import { LET_IN_MAX, draftLetIns } from './letInAgain';
import { readNetworkFacts } from './effect/readNetworkFacts';

const NOBODY: readonly Emission[] = [];

/** Somebody who left by an event, seen from this node. */
interface Leave {
  readonly network_id: EventId;
  readonly user_id: EventId;
  /** May this node's user let those in again who fall? */
  readonly isOurs: (author: OwnAuthor, facts: Facts, now: Standing) => boolean;
  /** The facts as they were before the leave. */
  readonly before: (facts: Facts) => Facts;
}

const makerOf = ({ groups }: Facts, { devices }: Standing, group_id: string): string | undefined => {
  const group = groups.find((one) => one.group_id === group_id);
  return devices.find(({ peer_id }) => peer_id === group?.peer_id)?.user_id;
};

/** Drafts grants for those who counted before somebody left, and fall by it. */
const letIn = (ctx: CauseCtx, { network_id, user_id, isOurs, before }: Leave): E.Either<Fault, readonly Emission[]> => {
  const author = authorIn(ctx, network_id);
  if (E.isLeft(author)) return E.right(NOBODY);
  return pipe(
    readNetworkFacts(ctx, network_id),
    E.chain((facts) => {
      const now = standingOf(facts);
      if (!isOurs(author.right, facts, now)) return E.right(NOBODY);
      const normal = new Set(facts.groups.filter(({ kind }) => kind === NORMAL).map(({ group_id }) => group_id));
      const named = { user_ids: new Set([toHex(user_id)]), peer_ids: new Set<string>() };
      const falls = compareStandings(standingOf(before(facts)), now, named, (id) => normal.has(id));
      return draftLetIns(ctx, author.right, falls);
    }),
  );
};

/** Answers whether the device that signed is of the user whom its event names, who thus leaves. */
const isOwn = (ctx: CauseCtx, signed_by: EventId, user_id: EventId): E.Either<Fault, boolean> =>
  E.map(
    ([found]: readonly { readonly user_id: EventId }[]) => found !== undefined && equalBytes(found.user_id, user_id),
  )(ctx.query(userOfDevice, { peer_id: signed_by }));

/**
 * After a user has left, lets in again on an admin's node who was a member when the leave came here, and fell by it: the
 * leaver may have listed any cutoffs. Source: quiet, "Removal".
 */
export const letInAfterLeave: Reflector = {
  name: 'letInAfterLeave',
  on: 'remove_user',
  limit: LET_IN_MAX,
  reflect: (e, ctx) =>
    pipe(
      E.Do,
      E.bind('body', () => bodyIn(e.event, removeUserLayout)),
      E.bind('leaves', ({ body }) => isOwn(ctx, e.event.signed_by, body.user_id)),
      E.chain(({ body: { user_id, what, acts }, leaves }) => {
        if (e.authored || !leaves || what !== ALL || acts === 0) return E.right(NOBODY);
        const [by, target_id] = [toHex(e.event.signed_by), toHex(user_id)];
        return letIn(ctx, {
          ...{ network_id: e.event.realm_id, user_id },
          isOurs: ({ is_admin }) => is_admin,
          before: (facts) => ({
            ...facts,
            removals: facts.removals.filter(
              (one) => one.kind !== 'user' || one.target_id !== target_id || one.peer_id !== by,
            ),
          }),
        });
      }),
    ),
};

/** After a user has left a group, lets in again who rested on them, on the nodes of its maker and of the admins in it. */
export const letInAfterGroupLeave: Reflector = {
  name: 'letInAfterGroupLeave',
  on: 'remove_member',
  limit: LET_IN_MAX,
  reflect: (e, ctx) =>
    pipe(
      E.Do,
      E.bind('body', () => bodyIn(e.event, removeMemberLayout)),
      E.bind('leaves', ({ body }) => isOwn(ctx, e.event.signed_by, body.user_id)),
      E.chain(({ body: { group_id, user_id }, leaves }) =>
        e.authored || !leaves
          ? E.right(NOBODY)
          : letIn(ctx, {
              ...{ network_id: e.event.realm_id, user_id },
              isOurs: (author, facts, now) =>
                author.is_admin || makerOf(facts, now, toHex(group_id)) === toHex(author.user_id),
              before: (facts) => ({
                ...facts,
                takeBacks: facts.takeBacks.filter(({ event_id }) => event_id !== toHex(e.event_id)),
              }),
            }),
      ),
    ),
};
