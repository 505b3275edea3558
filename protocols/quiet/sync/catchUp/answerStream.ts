import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { chunksOf } from 'fp-ts/ReadonlyArray';
import { type CauseCtx, type EventId, noting } from '../../../../lib';
import type { FrameReflector } from '../../../../streams/kit';
import { noteHeard } from '../session/noteHeard';
import { answerOnce } from '../session/replayGuard';
import { sendCount } from '../compare/startPass';
import { checkReadable, sendRequested } from './checkReadable';
import { askScopes } from './askScopes';
import { type SessionPeer, frameSenderOf } from '../session/sessionPeer';
import { type PlacedEvent, eventsAfter, oneStream } from './streamQueries';
import { noteProgress } from './streamState';
import { type StreamFrameOf, takePage } from './takePage';
import { type Emitted, streamFrameTo } from './noteWants';
import { STREAM_IDS_MAX, type StreamFrame, decodeStreamFrame } from '../../wire/streamFrame';

/** The ids of a page and the cursor of the next one. */
const page = (peer_id: EventId, scope: EventId, from: number, placed: readonly PlacedEvent[]) =>
  streamFrameTo(peer_id, {
    op: 'ids',
    scope,
    from,
    next: placed.at(-1)?.place ?? from,
    ids: placed.map((one) => one.event_id),
  });

/** Reads pages one after another. The last page is never full, and may be empty; that marks it as the last. */
const pagesOf = (
  peer_id: EventId,
  { scope, from, pages }: StreamFrameOf<'ask'>,
  placed: readonly PlacedEvent[],
): Emitted => {
  const full = chunksOf(STREAM_IDS_MAX)(placed);
  const all = (full.at(-1)?.length ?? STREAM_IDS_MAX) === STREAM_IDS_MAX ? [...full, []] : full;
  return E.traverseArray(([n, ids]: readonly [number, readonly PlacedEvent[]]) =>
    page(peer_id, scope, n === 0 ? from : (all[n - 1]?.at(-1)?.place ?? from), ids),
  )([...all.slice(0, pages).entries()]);
};

/** Lists the ids after a cursor; the asking side picks the missing ones. The first answer also gives the scope's count. */
const answerAsk = (ctx: CauseCtx, { peer_id, network_id }: SessionPeer, frame: StreamFrameOf<'ask'>): Emitted =>
  pipe(
    E.Do,
    E.chain(() => checkReadable(ctx, peer_id, frame.scope)),
    E.chain(() =>
      ctx.query(eventsAfter, {
        ...{ scope: frame.scope, after: frame.from, now_ms: ctx.nowMs },
        limit: frame.pages * STREAM_IDS_MAX,
      }),
    ),
    E.bindTo('placed'),
    E.bind('told', () => (frame.from === 0 ? sendCount(ctx, peer_id, frame.scope) : E.right([]))),
    E.bind('pages', ({ placed }) => pagesOf(peer_id, frame, placed)),
    E.bind('asking', () => askScopes(ctx, { peer_id, network_id })),
    E.map(({ told, pages, asking }) => [...told, ...pages, ...asking]),
  );

/** Sends what is asked for. While a device asks, it is not asked to compare: it would list the same again. */
const answerWant = (ctx: CauseCtx, { peer_id }: SessionPeer, { scope, ids }: StreamFrameOf<'want'>): Emitted =>
  pipe(
    E.Do,
    E.chain(() => checkReadable(ctx, peer_id, scope)),
    E.chain(() => ctx.query(oneStream, { peer_id, scope })),
    E.bindTo('found'),
    E.bind('sent', () => sendRequested(ctx, peer_id, scope, ids)),
    E.map(({ found: [state], sent }) => {
      const asked = state?.stage === 'reconciling' ? { asked_ms: ctx.nowMs } : {};
      return [
        noting(noteProgress(ctx, peer_id, scope, { lacks: (state?.lacks ?? 0) + sent.length, ...asked })),
        ...sent,
      ];
    }),
  );

const answer = (ctx: CauseCtx, from: SessionPeer, frame: StreamFrame): Emitted => {
  switch (frame.op) {
    case 'ask':
      return answerAsk(ctx, from, frame);
    case 'ids':
      return takePage(ctx, from, frame);
    case 'want':
      return answerWant(ctx, from, frame);
  }
};

/** Streams a scope by cursor, in the order in which its events were stored here. */
export const answerStream: FrameReflector = {
  name: 'answerStream',
  onFrame: 4,
  limit: 512,
  reflect: (e, ctx) =>
    pipe(
      E.Do,
      E.bind('frame', () => decodeStreamFrame(e.frame)),
      E.bind('from', () => frameSenderOf(ctx, e)),
      E.bind('taken', () => answerOnce(ctx, e)),
      E.bind('answered', ({ frame, from }) => answer(ctx, from, frame)),
      E.map(({ from, taken, answered }) => [...from.proven, taken, noteHeard(ctx, from.peer_id), ...answered]),
    ),
};
