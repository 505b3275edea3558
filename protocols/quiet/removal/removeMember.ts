import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  type EventId,
  type Fault,
  type Flow,
  type SessionCtx,
  denied,
  equalBytes,
  idFromHex,
  refused,
  toHex,
} from '../../../lib';
import type { Facts } from '../authority/pure/facts';
import { type Standing, standingOf } from '../authority/pure/standingOf';
import { authorInGroup } from '../groups/authorInGroup';
import { draftInNetwork } from '../rules/drafts';
import { NORMAL, TAKEN_BACK_MAX, removeMemberLayout } from '../wire/bodies/groups';
import { compareStandings } from './effect/compareStandings';
import { findHeldGrants, takeableBy } from './takeableGrants';
import { type Granter, letInAgain } from './letInAgain';
import { readNetworkFacts } from './effect/readNetworkFacts';

export interface MemberRemoval {
  readonly group_id: EventId;
  readonly user_id: EventId;
  /** Those whom the user let in fall, too. */
  readonly let_fall?: boolean | undefined;
}

export interface RemovedMember {
  /** One event for each 20 grants. */
  readonly remove_member_ids: readonly EventId[];
  /** Are they in the group all the same, by grants of others? */
  readonly is_member: boolean;
  /** Users whose place in the group rested on theirs. */
  readonly falls: readonly EventId[];
  /** Were they let in again? */
  readonly let_in_again: boolean;
}

/** Grants that one call takes back at most: as many as 20 events name. */
export const TAKEN_BACK_AT_ONCE_MAX = 20 * TAKEN_BACK_MAX;

const notNormal: Fault = refused('remove_member.is_of_a_normal_group');
const notInside: Fault = denied('remove_member.names_a_member');
const notTheirs: Fault = refused('remove_member.is_by_the_giver_the_maker_or_an_admin_in_it');
const makerStays: Fault = refused('group.is_left_by_its_maker_last');

interface TakeBack {
  readonly facts: Facts;
  readonly before: Standing;
  readonly author: Granter;
  readonly group_id: string;
  readonly user_id: string;
}

const isInside = ({ members }: Standing, group_id: string, user_id: string): boolean =>
  members.some((one) => one.group_id === group_id && one.user_id === user_id);

/** Finds what is taken back, and who falls by it. Refuses: no member, no grant that the author may take back. */
const planTakeBack = ({ facts, before, author, group_id, user_id }: TakeBack) => {
  const by = toHex(author.user_id);
  const place = findHeldGrants(facts, before, group_id, user_id);
  const grants = takeableBy(place, before, { group_id, user_id, by }).slice(0, TAKEN_BACK_AT_ONCE_MAX);
  if (!isInside(before, group_id, by) || !isInside(before, group_id, user_id)) return E.left(notInside);
  if (grants.length === 0) return E.left(notTheirs);
  const grant_ids = grants.map(({ grant_id }) => grant_id);
  const supposed = { event_id: 'f'.repeat(32), peer_id: toHex(author.peer_id), group_id, user_id, grant_ids };
  const after = standingOf({ ...facts, takeBacks: [...facts.takeBacks, supposed] });
  const named = { user_ids: new Set([user_id]), peer_ids: new Set<string>() };
  const { places } = compareStandings(before, after, named, (id) => id === group_id);
  return E.right({
    grant_ids,
    places,
    isMaker: place.maker === user_id,
    is_member: isInside(after, group_id, user_id),
  });
};

const emitTakeBacks = (ctx: SessionCtx, { author, group_id, user_id }: TakeBack, grant_ids: readonly string[]) =>
  E.traverseArray((nth: number) =>
    ctx.emit(
      draftInNetwork(author, ctx.nowMs, {
        layout: removeMemberLayout,
        body: {
          ...{ group_id: idFromHex(group_id), user_id: idFromHex(user_id) },
          grants: grant_ids
            .slice(nth * TAKEN_BACK_MAX, (nth + 1) * TAKEN_BACK_MAX)
            .map((grant_id) => ({ grant_id: idFromHex(grant_id) })),
        },
      }),
    ),
  )(Array.from({ length: Math.ceil(grant_ids.length / TAKEN_BACK_MAX) }, (_, nth) => nth));

/** Takes a user's grants of a group back. Whom they had let in, and who would fall, is let in again first. */
const takeBack = (
  ctx: SessionCtx,
  group_id: EventId,
  whom: (author: Granter) => EventId,
  let_fall: boolean,
): E.Either<Fault, RemovedMember> =>
  pipe(
    authorInGroup(ctx, group_id),
    E.filterOrElse(
      ({ group }) => group.kind === NORMAL,
      () => notNormal,
    ),
    E.bind('facts', ({ author }) => readNetworkFacts(ctx, author.network_id)),
    E.let('what', ({ author, facts }): TakeBack => ({
      ...{ facts, author, before: standingOf(facts) },
      ...{ group_id: toHex(group_id), user_id: toHex(whom(author)) },
    })),
    E.bind('plan', ({ what }) => planTakeBack(what)),
    E.let('leaves', ({ author }) => equalBytes(whom(author), author.user_id)),
    E.filterOrElse(
      ({ plan, leaves }) => let_fall || !leaves || !plan.isMaker || plan.places.length === 0,
      () => makerStays,
    ),
    // A leaver can let nobody in: their grants end with their place. Others' nodes do it.
    E.let('keeps', ({ leaves }) => !let_fall && !leaves),
    E.chainFirst(({ author, plan: { places }, keeps }) =>
      keeps ? letInAgain(ctx, author, { users: [], removed: [], places }) : E.right([]),
    ),
    E.bind('remove_member_ids', ({ what, plan: { grant_ids } }) => emitTakeBacks(ctx, what, grant_ids)),
    E.map(({ remove_member_ids, plan: { is_member, places }, keeps }) => ({
      ...{ remove_member_ids, is_member, let_in_again: keeps && places.length > 0 },
      falls: places.map(({ user_id }) => idFromHex(user_id)),
    })),
  );

/** Takes a member out of a normal group. */
export const removeMember: Flow<SessionCtx, MemberRemoval, RemovedMember> =
  (ctx) =>
  ({ group_id, user_id, let_fall = false }) =>
  () =>
    takeBack(ctx, group_id, () => user_id, let_fall);

/** Leaves a normal group. Its maker goes last, unless all who rest on them shall fall. */
export const leaveGroup: Flow<SessionCtx, Omit<MemberRemoval, 'user_id'>, RemovedMember> =
  (ctx) =>
  ({ group_id, let_fall = false }) =>
  () =>
    takeBack(ctx, group_id, (author) => author.user_id, let_fall);
