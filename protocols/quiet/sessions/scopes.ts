import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type CauseCtx, type Emission, type EventId, type Fault, framing, note, noting, refTo } from '../../../lib';
import { encodeStreamFrame } from '../wire/streamFrame';
import { type StreamState, scopesWith } from './streamQueries';

/** A scope is asked for again this long after the last answer, which also keeps its session alive. */
export const ASK_AGAIN_MS = 10_000;
/** And so long after a question that was not answered: it or its answer was lost. */
const UNANSWERED_MS = 2_500;
const REMEMBERED_MS = 24 * 60 * 60 * 1_000;

export interface With {
  readonly peer_id: EventId;
  readonly network_id: EventId;
}

/** Notes how far a scope was streamed. */
export const streamed = (
  { nowMs }: CauseCtx,
  peer_id: EventId,
  { scope, ahead, waiting = false }: Pick<StreamState, 'scope' | 'ahead'> & Partial<StreamState>,
): Emission =>
  noting(
    note('streams', {
      ...{ peer_id, scope, ahead, waiting: waiting ? 1 : 0 },
      ...{ asked_ms: nowMs, until_ms: nowMs + REMEMBERED_MS },
    }),
  );

/** Asks for what lies in a scope after a place. */
export const askAfter = (
  ctx: CauseCtx,
  peer_id: EventId,
  { scope, ahead }: Pick<StreamState, 'scope' | 'ahead'>,
): E.Either<Fault, readonly Emission[]> =>
  E.map((frame: Uint8Array): readonly Emission[] => [
    streamed(ctx, peer_id, { scope, ahead, waiting: true }),
    framing(frame, refTo('session', peer_id)),
  ])(encodeStreamFrame({ op: 'ask', scope, from: ahead }));

/** Asks a device for every scope that both may read and that was not asked for of late. */
export const askScopes = (ctx: CauseCtx, { peer_id, network_id }: With, everyMs = ASK_AGAIN_MS) =>
  pipe(
    ctx.query(scopesWith, { peer_id, network_id }),
    E.map((scopes) =>
      scopes.filter(
        ({ asked_ms, waiting }) => asked_ms <= ctx.nowMs - (waiting ? Math.min(UNANSWERED_MS, everyMs) : everyMs),
      ),
    ),
    E.chain(E.traverseArray((scope) => askAfter(ctx, peer_id, scope))),
    E.map((asked) => asked.flat()),
  );
