import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  type CauseCtx,
  type Emission,
  type Envelope,
  type EventId,
  type Fault,
  badBlob,
  framing,
  idColumn,
  note,
  noting,
  refTo,
  rowIn,
  sending,
} from '../../../lib';
import type { FrameReflector } from '../../../streams/kit';
import { isKnown } from '../sessions/known';
import { once } from '../sessions/once';
import { mayRead, ofScope, outstanding, placedAfter } from '../sessions/queries';
import { askAfter, askScopes, streamed } from '../sessions/scopes';
import { type StreamFrame, decodeStreamFrame, encodeStreamFrame } from '../wire/streamFrame';

type Frame<Op extends StreamFrame['op']> = Extract<StreamFrame, { readonly op: Op }>;
type Emitted = E.Either<Fault, readonly Emission[]>;

/** How long it is remembered that an event was asked for. */
const WANTED_MS = 24 * 60 * 60 * 1_000;

/** With more than this under way from one device no further page is asked for: the job goes on when they have come. */
const OUTSTANDING_MAX = 1_000;

interface From {
  readonly peer_id: EventId;
  readonly network_id: EventId;
}

/** Whose frame it is: that of the device which the session is with. */
const senderOf = (ctx: CauseCtx, { via }: Envelope<'framed'>): E.Either<Fault, From> =>
  pipe(
    ctx.lend([via]),
    E.map((deps) => rowIn(deps, via) ?? {}),
    E.chain((row) => {
      const [peer_id, network_id] = [idColumn(row, 'peer_id'), idColumn(row, 'network_id')];
      return peer_id === undefined || network_id === undefined
        ? E.left(badBlob('stream.is_of_a_session'))
        : E.right({ peer_id, network_id });
    }),
  );

const readable = (ctx: CauseCtx, peer_id: EventId, scope: EventId): E.Either<Fault, unknown> =>
  pipe(
    ctx.query(mayRead, { peer_id, scope }),
    E.filterOrElse(
      (rows) => rows.length > 0,
      (): Fault => badBlob('stream.scope_is_readable_by_its_asker'),
    ),
  );

const frameTo = (peer_id: EventId, frame: StreamFrame): E.Either<Fault, Emission> =>
  E.map((bytes: Uint8Array): Emission => framing(bytes, refTo('session', peer_id)))(encodeStreamFrame(frame));

const sendAll = (peer_id: EventId, ids: readonly EventId[]): readonly Emission[] =>
  ids.map((event_id) => sending('event', event_id, refTo('session', peer_id)));

/** To whoever has nothing yet the events themselves go at once; who has some says which of these are missing. */
const answerAsk = (ctx: CauseCtx, { peer_id, network_id }: From, { scope, from }: Frame<'ask'>): Emitted =>
  pipe(
    E.Do,
    E.chain(() => readable(ctx, peer_id, scope)),
    E.chain(() => ctx.query(placedAfter, { scope, after: from, now_ms: ctx.nowMs })),
    E.bindTo('page'),
    E.bind('frame', ({ page }) => {
      const ids = page.map(({ event_id }) => event_id);
      return frameTo(peer_id, { op: 'ids', scope, from, next: page.at(-1)?.place ?? from, ids });
    }),
    E.bind('asking', () => askScopes(ctx, { peer_id, network_id })),
    E.map(({ page, frame, asking }) => {
      const events =
        from === 0
          ? sendAll(
              peer_id,
              page.map(({ event_id }) => event_id),
            )
          : [];
      return [...events, frame, ...asking];
    }),
  );

const unknownOf = (ctx: CauseCtx, peer_id: EventId, ids: readonly EventId[]): E.Either<Fault, readonly EventId[]> =>
  pipe(
    ids,
    E.traverseArray((event_id) =>
      E.map((rows: readonly { known: boolean }[]) => ({ event_id, known: rows[0]?.known === true }))(
        ctx.query(isKnown, { event_id, peer_id, now_ms: ctx.nowMs }),
      ),
    ),
    E.map((asked) => asked.filter(({ known }) => !known).map(({ event_id }) => event_id)),
  );

/** Notes what was asked for, so that what is lost on the way is asked for again. */
export const wanted = (
  { nowMs }: CauseCtx,
  peer_id: EventId,
  scope: EventId,
  ids: readonly EventId[],
  tries: number,
): Emission =>
  noting(
    ...ids.map((event_id) =>
      note('wants', { peer_id, event_id, scope, tries, asked_ms: nowMs, until_ms: nowMs + WANTED_MS }),
    ),
  );

/** Asks for those that are missing, and for the next page. The first page came with its events: they are on their way. */
const takeIds = (ctx: CauseCtx, { peer_id }: From, { scope, from, next, ids }: Frame<'ids'>): Emitted =>
  pipe(
    E.Do,
    E.bind('unknown', () => unknownOf(ctx, peer_id, ids)),
    E.bind('want', ({ unknown }) =>
      from === 0 || unknown.length === 0
        ? E.right([])
        : E.map((frame: Emission) => [frame])(frameTo(peer_id, { op: 'want', scope, ids: unknown })),
    ),
    E.bind('waiting', () => ctx.query(outstanding, { peer_id })),
    E.bind('more', ({ waiting: [waiting] }) =>
      ids.length === 0 || (waiting?.count ?? 0) > OUTSTANDING_MAX
        ? E.right([streamed(ctx, peer_id, { scope, ahead: Math.max(from, next) })])
        : askAfter(ctx, peer_id, { scope, ahead: next }),
    ),
    E.map(({ unknown, want, more }) => [
      ...want,
      ...(unknown.length === 0 ? [] : [wanted(ctx, peer_id, scope, unknown, from === 0 ? 0 : 1)]),
      ...more,
    ]),
  );

const answerWant = (ctx: CauseCtx, { peer_id }: From, { scope, ids }: Frame<'want'>): Emitted =>
  pipe(
    readable(ctx, peer_id, scope),
    E.chain(() => E.traverseArray((event_id: EventId) => ctx.query(ofScope, { event_id, scope }))(ids)),
    E.map((found) =>
      sendAll(
        peer_id,
        found.flat().map(({ event_id }) => event_id),
      ),
    ),
  );

const answer = (ctx: CauseCtx, from: From, frame: StreamFrame): Emitted => {
  switch (frame.op) {
    case 'ask':
      return answerAsk(ctx, from, frame);
    case 'ids':
      return takeIds(ctx, from, frame);
    case 'want':
      return answerWant(ctx, from, frame);
  }
};

/** Streams a scope by cursor: what lies after a place here, in the order in which it came. */
export const stream: FrameReflector = {
  name: 'stream',
  onFrame: 4,
  limit: 512,
  reflect: (e, ctx) =>
    pipe(
      E.Do,
      E.bind('frame', () => decodeStreamFrame(e.frame)),
      E.bind('from', () => senderOf(ctx, e)),
      E.bind('taken', () => once(ctx, e)),
      E.bind('answered', ({ frame, from }) => answer(ctx, from, frame)),
      E.map(({ taken, answered }) => [taken, ...answered]),
    ),
};
