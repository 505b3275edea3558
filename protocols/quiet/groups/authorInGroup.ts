import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Fault, type SessionCtx, denied } from '../../../lib';
import { authorIn } from '../authority/authorIn';
import { oneGroup } from './groupQueries';

const groupNotKnown: Fault = denied('group.is_known');

/** Finds a group, and the device that speaks for this identity in its network. */
export const authorInGroup = (ctx: SessionCtx, group_id: EventId) =>
  pipe(
    ctx.query(oneGroup, { group_id }),
    E.chain(([group]) => E.fromNullable(groupNotKnown)(group)),
    E.bindTo('group'),
    E.bind('author', ({ group }) => authorIn(ctx, group.network_id)),
  );
