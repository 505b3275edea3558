import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { chunksOf } from 'fp-ts/ReadonlyArray';
import { type CauseCtx, type Emission, type EventId, type Fault, drop, noting, toHex } from '../../../../lib';
import { OUTSTANDING_MAX } from './outstandingMax';
import { TRIES_MAX } from './missingIds';
import { type Want, listedWants, overdueWants } from './wantQueries';
import { type Emitted, noteWants, outstandingFrom, streamFrameTo } from './noteWants';
import { STREAM_IDS_MAX } from '../../wire/streamFrame';

const askOnce = (ctx: CauseCtx, peer_id: EventId, scope: EventId, wants: readonly Want[]): Emitted => {
  const ids = wants.map(({ event_id }) => event_id);
  const tries = Math.max(...wants.map((want) => want.tries)) + 1;
  return pipe(
    streamFrameTo(peer_id, { op: 'want', scope, ids }),
    E.map((frame) => [...noteWants(ctx, peer_id, scope, ids, tries), frame]),
  );
};

/** Batches of wants, each of one device and one scope, as many as one frame names. */
const batches = (wants: readonly Want[]): readonly (readonly Want[])[] => {
  const grouped = new Map<string, Want[]>();
  for (const want of wants) {
    const name = `${toHex(want.peer_id)}${toHex(want.scope)}`;
    const group = grouped.get(name);
    if (group === undefined) grouped.set(name, [want]);
    else group.push(want);
  }
  return [...grouped.values()].flatMap(chunksOf(STREAM_IDS_MAX));
};

/** Asks for events, and drops what is here or was asked for too often. The next pass finds what was given up. */
const ask = (ctx: CauseCtx, wants: readonly Want[]): Emitted => {
  const isDone = ({ known, tries }: Want): boolean => known || tries >= TRIES_MAX;
  const dropped = wants.filter(isDone).map(({ peer_id, event_id }) => drop('wants', { peer_id, event_id }));
  return pipe(
    batches(wants.filter((want) => !isDone(want))),
    E.traverseArray((batch) => {
      const [first] = batch;
      return first === undefined ? E.right([]) : askOnce(ctx, first.peer_id, first.scope, batch);
    }),
    E.map((asked): readonly Emission[] => [...(dropped.length === 0 ? [] : [noting(...dropped)]), ...asked.flat()]),
  );
};

/** Asks again for events that are overdue. */
export const askAgain = (ctx: CauseCtx): Emitted =>
  E.chain((overdue: readonly Want[]) => ask(ctx, overdue))(ctx.query(overdueWants, { now_ms: ctx.nowMs }));

/** Events that a device listed and that may be asked of it now, as far as there is room in flight. */
const listedBy = (ctx: CauseCtx, peer_id: EventId): E.Either<Fault, readonly Want[]> =>
  pipe(
    outstandingFrom(ctx, peer_id),
    E.chain(({ asked, listed }) => {
      const limit = Math.max(0, OUTSTANDING_MAX - asked);
      return listed === 0 || limit === 0 ? E.right([]) : ctx.query(listedWants, { peer_id, now_ms: ctx.nowMs, limit });
    }),
  );

/** Keeps one want of each event: what two devices listed is asked of one. */
const onlyOnce = (wants: readonly Want[]): readonly Want[] =>
  [...new Map(wants.map((want) => [toHex(want.event_id), want] as const).reverse()).values()].reverse();

/** Asks devices for events that they listed. */
export const askForListed = (ctx: CauseCtx, peers: readonly { readonly peer_id: EventId }[]): Emitted =>
  pipe(
    peers,
    E.traverseArray(({ peer_id }) => listedBy(ctx, peer_id)),
    E.chain((wants) => ask(ctx, onlyOnce(wants.flat()))),
  );
