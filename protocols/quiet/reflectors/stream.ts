import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import {
  type CauseCtx,
  type Emission,
  type Envelope,
  type EventId,
  type Fault,
  badBlob,
  idColumn,
  refTo,
  rowIn,
  sending,
} from '../../../lib';
import type { FrameReflector } from '../../../streams/kit';
import { listed } from '../sessions/known';
import { once } from '../sessions/once';
import { type With, askScopes } from '../sessions/scopes';
import { mayRead, ofScope, placedAfter } from '../sessions/streamQueries';
import { type Emitted, type Frame, frameTo, takeIds } from '../sessions/take';
import { type StreamFrame, decodeStreamFrame } from '../wire/streamFrame';

/** Whose frame it is: that of the device which the session is with. */
const senderOf = (ctx: CauseCtx, { via }: Envelope<'framed'>): E.Either<Fault, With> =>
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

const sendAll = (peer_id: EventId, ids: readonly EventId[]): readonly Emission[] =>
  ids.map((event_id) => sending('event', event_id, refTo('session', peer_id)));

/** What lies after a place, by id: whoever asks says which of these are missing. */
const answerAsk = (ctx: CauseCtx, { peer_id, network_id }: With, { scope, from }: Frame<'ask'>): Emitted =>
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
    E.map(({ frame, asking }) => [frame, ...asking]),
  );

const answerWant = (ctx: CauseCtx, { peer_id }: With, { scope, ids }: Frame<'want'>): Emitted =>
  pipe(
    readable(ctx, peer_id, scope),
    E.chain(() => ctx.query(ofScope, { ids: listed(ids), scope })),
    E.map((found) =>
      sendAll(
        peer_id,
        found.map(({ event_id }) => event_id),
      ),
    ),
  );

const answer = (ctx: CauseCtx, from: With, frame: StreamFrame): Emitted => {
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
