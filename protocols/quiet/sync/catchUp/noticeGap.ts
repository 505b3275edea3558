import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type Emission, type EventId, type Fault, fromHex, isEventId } from '../../../../lib';
import type { Reflector } from '../../../../streams/kit';
import { idList, missingIds } from './missingIds';
import { hasRoomToCompare, noteWants, outstandingFrom, streamFrameTo } from './noteWants';
import { scopeOfEvent } from './streamQueries';

/** The device whose session an event came by. */
const senderOf = (origin: string | undefined): EventId | undefined => {
  const [kind, hex = ''] = origin?.split(':') ?? [];
  const id = fromHex(hex);
  return kind === 'peer' && isEventId(id) ? id : undefined;
};

/** Asks for the event before one that shows a gap in its log at once: as a rule a push was lost. */
export const noticeGap: Reflector = {
  name: 'noticeGap',
  on: 'shared',
  onGap: true,
  limit: 4,
  reflect: (e, ctx) => {
    const peer_id = senderOf(e.origin);
    if (peer_id === undefined) return E.right([]);
    return pipe(
      E.Do,
      E.bind('outstanding', () => outstandingFrom(ctx, peer_id)),
      E.bind('scopes', () => ctx.query(scopeOfEvent, { event_id: e.event_id })),
      E.bind('missing', () => ctx.query(missingIds, { ids: idList([e.event.prev]), peer_id, now_ms: ctx.nowMs })),
      E.chain(({ outstanding, scopes: [one], missing }): E.Either<Fault, readonly Emission[]> => {
        const ids = missing.filter(({ coming }) => !coming).map(({ event_id }) => event_id);
        // While more is on its way, gaps are as they must be; what fills them may have expired.
        if (one === undefined || ids.length === 0 || !hasRoomToCompare(outstanding, one.scope, 0)) return E.right([]);
        return E.map((frame: Emission): readonly Emission[] => [...noteWants(ctx, peer_id, one.scope, ids, 1), frame])(
          streamFrameTo(peer_id, { op: 'want', scope: one.scope, ids }),
        );
      }),
    );
  },
};
