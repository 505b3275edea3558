import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  type CauseCtx,
  type Emission,
  type EventId,
  type Fault,
  type KeySet,
  framing,
  noting,
  refTo,
} from '../../../lib';
import { encodeStreamFrame } from '../wire/streamFrame';
import { beginPass } from './pass';
import { type StreamState, heldIn, progressed, sampled, setNow } from './progress';
import type { With } from './sender';
import { scopesWith, streamedFrom } from './streamQueries';

/** A scope is compared again this long after the last time, which also keeps its session alive. */
export const ASK_AGAIN_MS = 10_000;
/** A question is asked again so long after it was not answered: it or its answer was lost. */
const UNANSWERED_MS = 2_500;
/** Whoever has at most so many events of a scope streams it; comparing sets costs less for everyone else. */
const FEW = 64;
/** Pages asked for at once. Events come between them, so nobody is sent more than it takes in. */
const PAGES = 16;
/** A device from which nothing came for this long is streamed from no more; another one is. */
const STREAMING_MS = 5_000;

type Emitted = E.Either<Fault, readonly Emission[]>;

/** Is a scope being streamed from another device than this one? */
export const isStreamed = (ctx: CauseCtx, scope: EventId): E.Either<Fault, boolean> =>
  E.map((rows: readonly unknown[]) => rows.length > 0)(
    ctx.query(streamedFrom, { scope, since_ms: ctx.nowMs - STREAMING_MS }),
  );

/** Asks for what lies in a scope after a place. */
export const askAfter = (
  ctx: CauseCtx,
  peer_id: EventId,
  state: StreamState,
  set: KeySet = setNow(ctx, state.scope),
): Emitted => {
  const { scope, ahead } = state;
  const [due, asked_ms] = [PAGES, ctx.nowMs];
  const now = sampled(ctx, state, heldIn(set));
  return E.map((frame: Uint8Array): readonly Emission[] => [
    noting(progressed(ctx, peer_id, scope, { stage: 'streaming', ahead, due, asked_ms, ...now })),
    framing(frame, refTo('session', peer_id)),
  ])(encodeStreamFrame({ op: 'ask', scope, from: ahead, pages: PAGES }));
};

/** Streams what is nearly empty here, from one device at a time, and compares the rest. */
const askFor = (ctx: CauseCtx, peer_id: EventId, state: StreamState): Emitted => {
  const set = setNow(ctx, state.scope);
  if (state.stage === 'streaming') return askAfter(ctx, peer_id, state, set);
  if (state.stage === 'reconciling' || heldIn(set) > FEW) return beginPass(ctx, peer_id, state, set);
  return pipe(
    isStreamed(ctx, state.scope),
    E.chain((streamed) => (streamed ? E.right([]) : askAfter(ctx, peer_id, state, set))),
  );
};

const isDue = ({ stage, due, asked_ms }: StreamState, nowMs: number, everyMs: number): boolean =>
  asked_ms <= nowMs - (due > 0 || stage === 'streaming' ? Math.min(UNANSWERED_MS, everyMs) : everyMs);

/** Asks a device about every scope that both may read and that was not asked about of late. */
export const askScopes = (ctx: CauseCtx, { peer_id, network_id }: With, everyMs = ASK_AGAIN_MS): Emitted =>
  pipe(
    ctx.query(scopesWith, { peer_id, network_id }),
    E.map((scopes) => scopes.filter((state) => isDue(state, ctx.nowMs, everyMs))),
    E.chain(E.traverseArray((state) => askFor(ctx, peer_id, state))),
    E.map((asked) => asked.flat()),
  );
