import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  type CauseCtx,
  type Emission,
  type EventId,
  type Fault,
  badBlob,
  framing,
  note,
  noting,
  refTo,
} from '../../../lib';
import { type StreamFrame, encodeStreamFrame } from '../wire/streamFrame';
import { listed, unknownAmong } from './known';
import { type With, askAfter, streamed } from './scopes';
import { askedFrom, outstanding } from './streamQueries';

export type Frame<Op extends StreamFrame['op']> = Extract<StreamFrame, { readonly op: Op }>;
export type Emitted = E.Either<Fault, readonly Emission[]>;

/** How long it is remembered that an event was asked for. */
const WANTED_MS = 24 * 60 * 60 * 1_000;
/** With more than this under way from one device no further page is asked for: the job goes on when they have come. */
const OUTSTANDING_MAX = 1_000;
/** What another device was asked for so recently is on its way. */
const COMING_MS = 2_000;

export const frameTo = (peer_id: EventId, frame: StreamFrame): E.Either<Fault, Emission> =>
  E.map((bytes: Uint8Array): Emission => framing(bytes, refTo('session', peer_id)))(encodeStreamFrame(frame));

/** Notes what was asked for, so that what is lost on the way is asked for again. */
export const wanted = (
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
    : E.map((frame: Emission): readonly Emission[] => [frame])(frameTo(peer_id, { op: 'want', scope, ids }));

/** The next page, unless there is none or enough is under way. */
const goOn = (ctx: CauseCtx, peer_id: EventId, { scope, from, next, ids }: Frame<'ids'>): Emitted =>
  pipe(
    ctx.query(outstanding, { peer_id }),
    E.chain(([waiting]) =>
      ids.length === 0 || (waiting?.count ?? 0) > OUTSTANDING_MAX
        ? E.right([streamed(ctx, peer_id, { scope, ahead: Math.max(from, next) })])
        : askAfter(ctx, peer_id, { scope, ahead: next }),
    ),
  );

/** A list is taken once, and only where it was asked for: else whoever sends lists fills what we want with what is nowhere. */
const wasAskedFor = (ctx: CauseCtx, peer_id: EventId, { scope, from }: Frame<'ids'>): E.Either<Fault, unknown> =>
  pipe(
    ctx.query(askedFrom, { peer_id, scope }),
    E.filterOrElse(
      ([asked]) => asked?.ahead === from,
      (): Fault => badBlob('stream.answers_what_was_asked'),
    ),
  );

/** Asks for those that are missing and that nobody else is sending, notes all of them, and goes on. */
export const takeIds = (ctx: CauseCtx, { peer_id }: With, frame: Frame<'ids'>): Emitted =>
  pipe(
    wasAskedFor(ctx, peer_id, frame),
    E.chain(() =>
      ctx.query(unknownAmong, {
        ids: listed(frame.ids),
        peer_id,
        now_ms: ctx.nowMs,
        since_ms: ctx.nowMs - COMING_MS,
      }),
    ),
    E.bindTo('unknown'),
    E.let('coming', ({ unknown }) => unknown.filter(({ coming }) => coming).map(({ event_id }) => event_id)),
    E.let('missing', ({ unknown }) => unknown.filter(({ coming }) => !coming).map(({ event_id }) => event_id)),
    E.bind('asking', ({ missing }) => want(peer_id, frame.scope, missing)),
    E.bind('more', () => goOn(ctx, peer_id, frame)),
    E.map(({ coming, missing, asking, more }) => [
      ...asking,
      ...wanted(ctx, peer_id, frame.scope, missing, 1),
      ...wanted(ctx, peer_id, frame.scope, coming, 0),
      ...more,
    ]),
  );
