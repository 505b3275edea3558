import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { partition } from 'fp-ts/ReadonlyArray';
import { type CauseCtx, type Emission, type EventId, type Fault, framing, noting, refTo } from '../../../../lib';
import { encodeStreamFrame } from '../../wire/streamFrame';
import { OUTSTANDING_MAX } from './missingIds';
import { beginPass } from '../compare/startPass';
import { type StreamState, heldIn, progressed, sampled, setNow } from './streamState';
import type { With } from '../session/sessionPeer';
import { outstanding, scopesWith, streamedFrom } from './queries';

/** Interval between comparisons of a scope. They also keep the session alive. */
export const ASK_AGAIN_MS = 10_000;
/** Time after which an unanswered question counts as lost and is repeated. */
const UNANSWERED_MS = 2_500;
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
    ctx.query(streamedFrom, { scope, since_ms: ctx.nowMs - STREAMING_MS }),
  );

/** Asks for the events of a scope after a cursor. */
export const askAfter = (ctx: CauseCtx, peer_id: EventId, state: StreamState, pages = PAGES): Emitted => {
  const { scope, ahead } = state;
  const [due, asked_ms] = [pages, ctx.nowMs];
  const now = sampled(ctx, state, heldIn(setNow(ctx, scope)));
  return E.map((frame: Uint8Array): readonly Emission[] => [
    noting(progressed(ctx, peer_id, scope, { stage: 'streaming', ahead, due, asked_ms, ...now })),
    framing(frame, refTo('session', peer_id)),
  ])(encodeStreamFrame({ op: 'ask', scope, from: ahead, pages }));
};

/** Answers the state of a scope about which no question is open. */
const measured = (ctx: CauseCtx, peer_id: EventId, states: readonly StreamState[]): readonly Emission[] => {
  const notes = states.map((state) =>
    progressed(ctx, peer_id, state.scope, sampled(ctx, state, heldIn(setNow(ctx, state.scope)))),
  );
  return notes.length === 0 ? [] : [noting(...notes)];
};

/** Does a device have as much to send already as may be in flight? */
const isFull = (ctx: CauseCtx, peer_id: EventId): E.Either<Fault, boolean> =>
  E.map(([some]: readonly { readonly count: number }[]) => (some?.count ?? 0) > OUTSTANDING_MAX)(
    ctx.query(outstanding, { peer_id }),
  );

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
const goOnStreaming = (ctx: CauseCtx, peer_id: EventId, state: StreamState): Emitted => {
  const { scope, due, ours } = state;
  const came = heldIn(setNow(ctx, scope)) > ours;
  return pipe(
    isFull(ctx, peer_id),
    E.chain((full) => {
      if (!came && (full || due === PROBED)) return E.right([noting(progressed(ctx, peer_id, scope, letGo(ctx)))]);
      return full ? E.right(measured(ctx, peer_id, [state])) : askAfter(ctx, peer_id, state, due > 0 ? PROBED : PAGES);
    }),
  );
};

/** Streams scopes that are nearly empty here, from one device at a time, and compares all others. */
const askFor = (ctx: CauseCtx, peer_id: EventId, state: StreamState): Emitted => {
  if (state.stage === 'streaming') return goOnStreaming(ctx, peer_id, state);
  const set = setNow(ctx, state.scope);
  if (state.stage === 'reconciling' || heldIn(set) > FEW) return beginPass(ctx, peer_id, state, set);
  return pipe(
    E.Do,
    E.bind('streamed', () => isStreamed(ctx, state.scope)),
    E.bind('full', () => isFull(ctx, peer_id)),
    E.chain(({ streamed, full }) => (streamed || full ? E.right([]) : askAfter(ctx, peer_id, state))),
  );
};

const isDue = ({ stage, due, asked_ms }: StreamState, nowMs: number, everyMs: number): boolean =>
  asked_ms <= nowMs - (due > 0 || stage === 'streaming' ? Math.min(UNANSWERED_MS, everyMs) : everyMs);

/** Asks a device about every scope that both may read and whose last question is old enough. */
export const askScopes = (ctx: CauseCtx, { peer_id, network_id }: With, everyMs = ASK_AGAIN_MS): Emitted =>
  pipe(
    ctx.query(scopesWith, { peer_id, network_id }),
    E.map(partition((state: StreamState) => isDue(state, ctx.nowMs, everyMs))),
    E.chain(({ left, right }) =>
      E.map((asked: readonly (readonly Emission[])[]) => [
        ...measured(
          ctx,
          peer_id,
          left.filter(({ theirs, ours }) => theirs > ours),
        ),
        ...asked.flat(),
      ])(E.traverseArray((state: StreamState) => askFor(ctx, peer_id, state))(right)),
    ),
  );
