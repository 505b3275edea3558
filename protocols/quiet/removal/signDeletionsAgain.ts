import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Fault, type SessionCtx, toHex } from '../../../lib';
import { groupBy } from '../authority/pure/order';
import { isMemberOf } from '../groups/groupQueries';
import { draftInNetwork } from '../rules/drafts';
import { DELETED_MAX, deleteChannelLayout, deleteMessageLayout } from '../wire/bodies/forgetting';
import type { FallenDeletion } from './effect/fallenDeletions';
import type { Granter } from './letInAgain';

const inSlices = <A>(all: readonly A[], most: number): readonly (readonly A[])[] =>
  Array.from({ length: Math.ceil(all.length / most) }, (_, nth) => all.slice(nth * most, (nth + 1) * most));

/** Drafts the deletions of one group, of up to 22 messages each. */
const draftsIn = (ctx: SessionCtx, author: Granter, group_id: EventId, fallen: readonly FallenDeletion[]) => {
  const targets = new Map(fallen.map((one) => [toHex(one.target), one]));
  const [channels, messages] = [true, false].map((which) =>
    [...targets.values()].filter(({ is_channel }) => is_channel === which).map(({ target }) => target),
  );
  return [
    ...(channels ?? []).map((target) =>
      draftInNetwork(author, ctx.nowMs, { layout: deleteChannelLayout, body: { group_id, undo: 0, target } }),
    ),
    ...inSlices(messages ?? [], DELETED_MAX).map((some) =>
      draftInNetwork(author, ctx.nowMs, {
        layout: deleteMessageLayout,
        body: { group_id, undo: 0, targets: some.map((target) => ({ target })) },
      }),
    ),
  ];
};

/** Signs deletions again that fell by a removal, as an admin, in each group that the author is in. */
export const signDeletionsAgain = (
  ctx: SessionCtx,
  author: Granter,
  fallen: readonly FallenDeletion[],
): E.Either<Fault, readonly EventId[]> =>
  !author.is_admin
    ? E.right([])
    : pipe(
        [...groupBy(fallen, ({ group_id }) => toHex(group_id)).values()],
        E.traverseArray((some) => {
          const group_id = some[0]?.group_id;
          if (group_id === undefined) return E.right([]);
          return pipe(
            ctx.query(isMemberOf, { group_id, user_id: author.user_id }),
            E.chain((inside) =>
              E.traverseArray(ctx.emit)(inside.length === 0 ? [] : draftsIn(ctx, author, group_id, some)),
            ),
          );
        }),
        E.map((ids) => ids.flat()),
      );
