import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { chunksOf } from 'fp-ts/ReadonlyArray';
import * as t from 'io-ts';
import {
  type CauseCtx,
  type Emission,
  type EventId,
  type Fault,
  IdFromHex,
  ZERO_ID,
  equalBytes,
  refTo,
  resealing,
} from '../../../lib';
import { job } from '../../../streams/kit';
import { type NewKey, newKey } from './ensureKey';
import {
  RESEALED_PER_TICK_MAX,
  WORN_PER_TICK,
  type WornKey,
  ownInGroup,
  survivorCount,
  survivors,
  wornKeys,
} from './resealQueries';
import { WRAPS_AT_ONCE_MAX } from './wrap';

/** Events in one emission. Its steps share the time of the turn. */
const AT_ONCE_MAX = 256;

/** What a tick has put together so far: one key is made at most, since that takes a wrap for each device. */
interface Tick {
  readonly emissions: readonly Emission[];
  readonly made: (NewKey & WornKey) | undefined;
  readonly count: number;
  /** The last key there was room for. */
  readonly last: EventId;
}

const NOTHING: Tick = { emissions: [], made: undefined, count: 0, last: ZERO_ID };

/** The key that was made in this tick, or a new one, unless there is another; none where this device may not make any. */
const fresh = (ctx: CauseCtx, worn: WornKey, { made }: Tick): E.Either<Fault, NewKey | undefined> => {
  const isSame = made !== undefined && equalBytes(made.group_id, worn.group_id) && made.key_class === worn.key_class;
  if (made !== undefined) return E.right(isSame ? { key_id: made.key_id, drafts: [] } : undefined);
  return pipe(
    ctx.query(ownInGroup, worn),
    E.chain(([own]) =>
      own === undefined
        ? E.right(undefined)
        : newKey(ctx, { ...own, network_id: worn.network_id, identity_id: ctx.identity_id }, worn),
    ),
  );
};

const reseal = (ids: readonly EventId[], key_id: EventId): readonly Emission[] =>
  chunksOf(AT_ONCE_MAX)(ids).map((some) => resealing(some, refTo('key', key_id)));

const rekeyOne = (ctx: CauseCtx, worn: WornKey, tick: Tick): E.Either<Fault, Tick> => {
  if (tick.count >= RESEALED_PER_TICK_MAX) return E.right(tick);
  return pipe(
    E.Do,
    E.bind('to', () => (worn.target === null ? fresh(ctx, worn, tick) : E.right({ key_id: worn.target, drafts: [] }))),
    E.bind('left', () => ctx.query(survivors, worn)),
    E.map(({ to, left }) => {
      if (to === undefined) return { ...tick, last: worn.key_id };
      const ids = left.map(({ event_id }) => event_id).slice(0, RESEALED_PER_TICK_MAX - tick.count);
      return {
        emissions: [...tick.emissions, ...to.drafts, ...reseal(ids, to.key_id)],
        made: to.drafts.length > 0 ? { ...worn, ...to } : tick.made,
        count: tick.count + ids.length,
        last: worn.key_id,
      };
    }),
  );
};

/** Where the next tick goes on: at the first key once all were looked at, so that none that is stuck is in others' way. */
const next = (worn: readonly WornKey[], { last }: Tick): EventId => {
  const end = worn.at(-1);
  const isAll = worn.length < WORN_PER_TICK && (end === undefined || equalBytes(end.key_id, last));
  return isAll ? ZERO_ID : last;
};

/**
 * Every minute: of keys under which something was deleted, and whose use is over, the events that are left are sealed
 * again under another, made first if there is none. So many a tick, and key after key; whatever a tick leaves, a later one
 * finds.
 */
export const rekeyEvents = job({
  name: 'rekeyEvents',
  everyMs: 60_000,
  limit: 1 + WRAPS_AT_ONCE_MAX + 16,
  state: t.strict({ after: IdFromHex }),
  initial: { after: ZERO_ID },
  run: (ctx, { after }) =>
    pipe(
      E.Do,
      E.bind('worn', () => ctx.query(wornKeys, { now_ms: ctx.nowMs, after })),
      E.bind('all', () => ctx.query(survivorCount, { now_ms: ctx.nowMs })),
      E.bind('tick', ({ worn }) =>
        worn.reduce<E.Either<Fault, Tick>>(
          (soFar, one) => E.chain((tick: Tick) => rekeyOne(ctx, one, tick))(soFar),
          E.right(NOTHING),
        ),
      ),
      E.map(({ worn, all: [all], tick }) => ({
        emissions: tick.emissions,
        state: { after: next(worn, tick) },
        pending: (all?.left ?? 0) - tick.count,
      })),
    ),
});
