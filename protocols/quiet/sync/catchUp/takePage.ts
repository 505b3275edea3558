import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type CauseCtx, type Emission, type EventId, type Fault, badPacket, noting } from '../../../../lib';
import { STREAM_IDS_MAX, type StreamFrame } from '../../wire/streamFrame';
import { idList, missingIds } from './missingIds';
import { startPass } from '../compare/startPass';
import { type StreamState, noteProgress } from './streamState';
import { requestPages } from './askScopes';
import type { SessionPeer } from '../session/sessionPeer';
import { oneStream } from './streamQueries';
import { type Emitted, isFull, noteWants, outstandingFrom, streamFrameTo } from './noteWants';

export type StreamFrameOf<Op extends StreamFrame['op']> = Extract<StreamFrame, { readonly op: Op }>;

const UNASKED: Fault = badPacket('stream.answers_what_was_asked');

const want = (peer_id: EventId, scope: EventId, ids: readonly EventId[]): Emitted =>
  ids.length === 0
    ? E.right([])
    : E.map((frame: Emission): readonly Emission[] => [frame])(streamFrameTo(peer_id, { op: 'want', scope, ids }));

/** Accepts a page only if one is awaited from its cursor on: unasked lists could fill `wants` with ids that do not exist. */
const askedOf = (
  ctx: CauseCtx,
  peer_id: EventId,
  { scope, from }: StreamFrameOf<'ids'>,
): E.Either<Fault, StreamState> =>
  pipe(
    ctx.query(oneStream, { peer_id, scope }),
    E.chain(([state]) => E.fromNullable<Fault>(UNASKED)(state)),
    E.filterOrElse(
      ({ stage, due, ahead }) => stage === 'streaming' && due > 0 && from >= ahead,
      () => UNASKED,
    ),
  );

/** Advances past one page. Only a page that follows the last one counts; one out of order is asked for again later. */
const countPage = (ctx: CauseCtx, state: StreamState, { from, next }: StreamFrameOf<'ids'>): StreamState => ({
  ...state,
  ahead: from === state.ahead ? next : state.ahead,
  due: state.due - 1,
  asked_ms: ctx.nowMs,
});

/** Asks on once all pages have come. After the last, compares the scope for events that streaming missed. */
const goOn = (ctx: CauseCtx, peer_id: EventId, before: StreamState, frame: StreamFrameOf<'ids'>): Emitted => {
  const state = countPage(ctx, before, frame);
  const isLast = frame.ids.length < STREAM_IDS_MAX && frame.from === before.ahead;
  if (isLast) return startPass(ctx, peer_id, state);
  return pipe(
    outstandingFrom(ctx, peer_id),
    E.chain((outstanding) => {
      const { scope, ahead, due, asked_ms } = state;
      return due > 0 || isFull(outstanding)
        ? E.right([noting(noteProgress(ctx, peer_id, scope, { ahead, due, asked_ms }))])
        : requestPages(ctx, peer_id, state);
    }),
  );
};

/** Asks for missing events that no other device is sending, notes all of them, and asks on. */
export const takePage = (ctx: CauseCtx, { peer_id }: SessionPeer, frame: StreamFrameOf<'ids'>): Emitted =>
  pipe(
    E.Do,
    E.bind('state', () => askedOf(ctx, peer_id, frame)),
    E.bind('unknown', () => ctx.query(missingIds, { ids: idList(frame.ids), peer_id, now_ms: ctx.nowMs })),
    E.let('coming', ({ unknown }) => unknown.filter(({ coming }) => coming).map(({ event_id }) => event_id)),
    E.let('missing', ({ unknown }) => unknown.filter(({ coming }) => !coming).map(({ event_id }) => event_id)),
    E.bind('asking', ({ missing }) => want(peer_id, frame.scope, missing)),
    E.bind('more', ({ state }) => goOn(ctx, peer_id, state, frame)),
    E.map(({ coming, missing, asking, more }) => [
      ...asking,
      ...noteWants(ctx, peer_id, frame.scope, missing, 1),
      ...noteWants(ctx, peer_id, frame.scope, coming, 0),
      ...more,
    ]),
  );
