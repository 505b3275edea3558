import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type CauseCtx, type Emission, type EventId, type Fault, badPacket, refTo, sending } from '../../../../lib';
import { idList } from './missingIds';
import { mayRead, scopeEvents } from './streamQueries';

/** Refuses a question about a scope by a device that may not read it. */
export const checkReadable = (ctx: CauseCtx, peer_id: EventId, scope: EventId): E.Either<Fault, unknown> =>
  pipe(
    ctx.query(mayRead, { peer_id, scope }),
    E.filterOrElse(
      (rows) => rows.length > 0,
      (): Fault => badPacket('frame.scope_is_readable_by_its_asker'),
    ),
  );

/** Sends the events among the ids that belong to the scope and may leave. */
export const sendRequested = (
  ctx: CauseCtx,
  peer_id: EventId,
  scope: EventId,
  ids: readonly EventId[],
): E.Either<Fault, readonly Emission[]> =>
  ids.length === 0
    ? E.right([])
    : E.map((found: readonly { readonly event_id: EventId }[]) =>
        found.map(({ event_id }) => sending('event', event_id, refTo('session', peer_id))),
      )(ctx.query(scopeEvents, { ids: idList(ids), scope, now_ms: ctx.nowMs }));
