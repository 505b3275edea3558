import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { partition } from 'fp-ts/ReadonlyArray';
import { type CauseCtx, type Emission, type EventId, type Fault, framing, noting, refTo } from '../../../../lib';
import { encodeStreamFrame } from '../../wire/streamFrame';
import { startPass } from '../compare/startPass';
import { type StreamState, countOf, noteProgress, samplePace, currentSet } from './streamState';
import type { SessionPeer } from '../session/sessionPeer';
import { sharedScopes, streamingPeer } from './streamQueries';
import { type Outstanding, hasRoomToCompare, isFull, outstandingFrom } from './noteWants';

/** Interval between comparisons of a scope. They also keep the session alive. */
export const ASK_AGAIN_MS = 10_000;
/** Time after which an unanswered question counts as lost and is repeated. */
const UNANSWERED_MS = 2_500;
/** Silence after which a further pass follows one that found something. */
const FOLLOWED_MS = 1_000;
/** Streams a scope of which at most this many events are here. Comparing sets costs less beyond it. */
const FEW = 64;
/** Pages per question. Events come between pages, so a device is never sent more than it can take in. */
const PAGES = 16;
/** Pages per question after a question that was not answered. */
const PROBED = 1;
/** A silent device loses its turn to stream after this long. */
const STREAMING_MS = 5_000;

type Emitted = E.Either<Fault, readonly Emission[]>;

/** Is a scope being streamed from another device than this one? */
export const isStreamed = (ctx: CauseCtx, scope: EventId): E.Either<Fault, boolean> =>
  E.map((rows: readonly unknown[]) => rows.length > 0)(
    ctx.query(streamingPeer, { scope, since_ms: ctx.nowMs - STREAMING_MS }),
  );

/** Asks for the events of a scope after a cursor. */
export const requestPages = (ctx: CauseCtx, peer_id: EventId, state: StreamState, pages = PAGES): Emitted => {
  const { scope, ahead } = state;
  const [due, asked_ms] = [pages, ctx.nowMs];
  const now = samplePace(ctx, state, countOf(currentSet(ctx, scope)));
  return E.map((frame: Uint8Array): readonly Emission[] => [
    noting(noteProgress(ctx, peer_id, scope, { stage: 'streaming', ahead, due, asked_ms, ...now })),
    framing(frame, refTo('session', peer_id)),
  ])(encodeStreamFrame({ op: 'ask', scope, from: ahead, pages }));
};

/** Answers the state of a scope about which no question is open. */
const measureScopes = (ctx: CauseCtx, peer_id: EventId, states: readonly StreamState[]): readonly Emission[] => {
  const notes = states.map((state) =>
    noteProgress(ctx, peer_id, state.scope, samplePace(ctx, state, countOf(currentSet(ctx, state.scope)))),
  );
  return notes.length === 0 ? [] : [noting(...notes)];
};

/** Passes the turn to stream to another device; this one comes again later. */
const letGo = ({ nowMs }: CauseCtx): Pick<StreamState, 'stage' | 'due' | 'asked_ms'> => ({
  stage: '',
  due: 0,
  asked_ms: nowMs - ASK_AGAIN_MS + UNANSWERED_MS,
});

/**
 * Asks for the next pages. An unanswered question is repeated once, for one page. If nothing comes then, or none of the
 * listed events, another device gets the turn to stream.
 */
const goOnStreaming = (ctx: CauseCtx, peer_id: EventId, state: StreamState, full: boolean): Emitted => {
  const { scope, due, ours } = state;
  const came = countOf(currentSet(ctx, scope)) > ours;
  if (!came && (full || due === PROBED)) return E.right([noting(noteProgress(ctx, peer_id, scope, letGo(ctx)))]);
  return full
    ? E.right(measureScopes(ctx, peer_id, [state]))
    : requestPages(ctx, peer_id, state, due > 0 ? PROBED : PAGES);
};

/** Streams scopes that are nearly empty here, from one device at a time, and compares all others. */
const askFor = (ctx: CauseCtx, peer_id: EventId, state: StreamState, outstanding: Outstanding): Emitted => {
  if (state.stage === 'streaming') return goOnStreaming(ctx, peer_id, state, isFull(outstanding));
  const set = currentSet(ctx, state.scope);
  if (state.stage === 'reconciling' || countOf(set) > FEW)
    return hasRoomToCompare(outstanding, state.scope)
      ? startPass(ctx, peer_id, state, set)
      : E.right(measureScopes(ctx, peer_id, [state]));
  return pipe(
    isStreamed(ctx, state.scope),
    E.chain((streamed) => (streamed || isFull(outstanding) ? E.right([]) : requestPages(ctx, peer_id, state))),
  );
};

/** Interval until the next question. While the sides differ, passes follow each other soon at first: some of it was lost. */
const intervalOf = ({ stage, due, misses }: StreamState): number => {
  const followed = misses === 0 ? ASK_AGAIN_MS : Math.min(ASK_AGAIN_MS, FOLLOWED_MS << (misses - 1));
  return due > 0 || stage === 'streaming' ? Math.min(UNANSWERED_MS, followed) : followed;
};

const isDue = (state: StreamState, nowMs: number, everyMs: number): boolean =>
  state.asked_ms <= nowMs - Math.min(intervalOf(state), everyMs);

/** Asks a device about every scope that both may read and whose last question is old enough. */
export const askScopes = (ctx: CauseCtx, { peer_id, network_id }: SessionPeer, everyMs = ASK_AGAIN_MS): Emitted =>
  pipe(
    E.Do,
    E.bind('outstanding', () => outstandingFrom(ctx, peer_id)),
    E.bind('states', () => ctx.query(sharedScopes, { peer_id, network_id })),
    E.let('parted', ({ states }) => partition((state: StreamState) => isDue(state, ctx.nowMs, everyMs))(states)),
    E.chain(({ outstanding, parted: { left, right } }) =>
      E.map((asked: readonly (readonly Emission[])[]) => [
        ...measureScopes(
          ctx,
          peer_id,
          left.filter(({ theirs, ours }) => theirs > ours),
        ),
        ...asked.flat(),
      ])(E.traverseArray((state: StreamState) => askFor(ctx, peer_id, state, outstanding))(right)),
    ),
  );
