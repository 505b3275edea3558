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

/** A scope is compared again this long after the last time, which also keeps its session alive. */
export const ASK_AGAIN_MS = 10_000;
/** A question is asked again so long after it was not answered: it or its answer was lost. */
const UNANSWERED_MS = 2_500;
/** Whoever has at most so many events of a scope streams it; comparing sets costs less for everyone else. */
const FEW = 64;
/** Pages asked for at once. Events come between them, so nobody is sent more than it takes in. */
const PAGES = 16;
/** Pages asked for where an earlier question was not answered. */
const PROBED = 1;
/** A device from which nothing came for this long is streamed from no more; another one is. */
const STREAMING_MS = 5_000;

type Emitted = E.Either<Fault, readonly Emission[]>;

/** Is a scope being streamed from another device than this one? */
export const isStreamed = (ctx: CauseCtx, scope: EventId): E.Either<Fault, boolean> =>
  E.map((rows: readonly unknown[]) => rows.length > 0)(
    ctx.query(streamedFrom, { scope, since_ms: ctx.nowMs - STREAMING_MS }),
  );

/** Asks for what lies in a scope after a place. */
export const askAfter = (ctx: CauseCtx, peer_id: EventId, state: StreamState, pages = PAGES): Emitted => {
  const { scope, ahead } = state;
  const [due, asked_ms] = [pages, ctx.nowMs];
  const now = sampled(ctx, state, heldIn(setNow(ctx, scope)));
  return E.map((frame: Uint8Array): readonly Emission[] => [
    noting(progressed(ctx, peer_id, scope, { stage: 'streaming', ahead, due, asked_ms, ...now })),
    framing(frame, refTo('session', peer_id)),
  ])(encodeStreamFrame({ op: 'ask', scope, from: ahead, pages }));
};

/** How far a scope has come that is not asked about now. */
const measured = (ctx: CauseCtx, peer_id: EventId, states: readonly StreamState[]): readonly Emission[] => {
  const notes = states.map((state) =>
    progressed(ctx, peer_id, state.scope, sampled(ctx, state, heldIn(setNow(ctx, state.scope)))),
  );
  return notes.length === 0 ? [] : [noting(...notes)];
};

/** Has a device so much to send already that it is asked for no more? */
const isFull = (ctx: CauseCtx, peer_id: EventId): E.Either<Fault, boolean> =>
  E.map(([some]: readonly { readonly count: number }[]) => (some?.count ?? 0) > OUTSTANDING_MAX)(
    ctx.query(outstanding, { peer_id }),
  );

/** Another device has its turn; this one again after that. */
const letGo = ({ nowMs }: CauseCtx): Pick<StreamState, 'stage' | 'due' | 'asked_ms'> => ({
  stage: '',
  due: 0,
  asked_ms: nowMs - ASK_AGAIN_MS + UNANSWERED_MS,
});

/**
 * Asks on. What was not answered is asked once more, for one page; if nothing comes then, or nothing of all that was
 * listed, another may stream.
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

/** Streams what is nearly empty here, from one device at a time, and compares the rest. */
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

/** Asks a device about every scope that both may read and that was not asked about of late. */
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
