import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  type CauseCtx,
  type Emission,
  type EventId,
  type Fault,
  badPacket,
  framing,
  note,
  noting,
  refTo,
} from '../../../../lib';
import { STREAM_IDS_MAX, type StreamFrame, encodeStreamFrame } from '../../wire/streamFrame';
import { OUTSTANDING_MAX, idList, missingIds } from './missingIds';
import { startPass } from '../compare/startPass';
import { type StreamState, noteProgress } from './streamState';
import { requestPages } from './askScopes';
import type { SessionPeer } from '../session/sessionPeer';
import { outstandingCount, oneStream } from './streamQueries';

export type StreamFrameOf<Op extends StreamFrame['op']> = Extract<StreamFrame, { readonly op: Op }>;
export type Emitted = E.Either<Fault, readonly Emission[]>;

const UNASKED: Fault = badPacket('stream.answers_what_was_asked');

/** Time for which a request for an event is remembered. */
const WANTED_MS = 24 * 60 * 60 * 1_000;
/** Age up to which an event asked of another device counts as in flight. */
export const IN_FLIGHT_ELSEWHERE_MS = 2_000;

export const streamFrameTo = (peer_id: EventId, frame: StreamFrame): E.Either<Fault, Emission> =>
  E.map((bytes: Uint8Array): Emission => framing(bytes, refTo('session', peer_id)))(encodeStreamFrame(frame));

/** Notes requested events, so that lost ones are asked for again. */
export const noteWants = (
  { nowMs }: CauseCtx,
  peer_id: EventId,
  scope: EventId,
  ids: readonly EventId[],
  tries: number,
): readonly Emission[] =>
  ids.length === 0
    ? []
    : [
        noting(
          ...ids.map((event_id) =>
            note('wants', { peer_id, event_id, scope, tries, asked_ms: nowMs, until_ms: nowMs + WANTED_MS }),
          ),
        ),
      ];

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
    ctx.query(outstandingCount, { peer_id }),
    E.chain(([waiting]) => {
      const { scope, ahead, due, asked_ms } = state;
      return due > 0 || (waiting?.count ?? 0) > OUTSTANDING_MAX
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
    E.bind('unknown', () =>
      ctx.query(missingIds, {
        ids: idList(frame.ids),
        peer_id,
        now_ms: ctx.nowMs,
        since_ms: ctx.nowMs - IN_FLIGHT_ELSEWHERE_MS,
      }),
    ),
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
