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
import { type MadeKey, makeKey } from './ensureKey';
import {
  RESEALED_PER_TICK_MAX,
  TAINTED_PER_TICK,
  type TaintedKey,
  ownInGroup,
  survivorCount,
  survivors,
  taintedKeys,
} from './resealQueries';
import { WRAPS_AT_ONCE_MAX } from './wrapDrafts';

/** Events in one emission. Its steps share the time of the turn. */
const AT_ONCE_MAX = 256;

/** State of a tick. It makes one key at most, since a key takes a wrap for each device. */
interface Tick {
  readonly emissions: readonly Emission[];
  readonly made: (MadeKey & TaintedKey) | undefined;
  readonly count: number;
  /** The last key that the tick had room for. */
  readonly last: EventId;
}

const NOTHING: Tick = { emissions: [], made: undefined, count: 0, last: ZERO_ID };

/** Answers this tick's key or makes it. Answers none where another exists, or where this device may not make any. */
const keyToSealWith = (ctx: CauseCtx, tainted: TaintedKey, { made }: Tick): E.Either<Fault, MadeKey | undefined> => {
  const isSame =
    made !== undefined && equalBytes(made.group_id, tainted.group_id) && made.key_class === tainted.key_class;
  if (made !== undefined) return E.right(isSame ? { key_id: made.key_id, drafts: [] } : undefined);
  return pipe(
    ctx.query(ownInGroup, tainted),
    E.chain(([own]) =>
      own === undefined
        ? E.right(undefined)
        : makeKey(ctx, { ...own, network_id: tainted.network_id, identity_id: ctx.identity_id }, tainted),
    ),
  );
};

const reseal = (ids: readonly EventId[], key_id: EventId): readonly Emission[] =>
  chunksOf(AT_ONCE_MAX)(ids).map((some) => resealing(some, refTo('key', key_id)));

const rekeyOne = (ctx: CauseCtx, tainted: TaintedKey, tick: Tick): E.Either<Fault, Tick> => {
  if (tick.count >= RESEALED_PER_TICK_MAX) return E.right(tick);
  return pipe(
    E.Do,
    E.bind('to', () =>
      tainted.target === null ? keyToSealWith(ctx, tainted, tick) : E.right({ key_id: tainted.target, drafts: [] }),
    ),
    E.bind('left', () => ctx.query(survivors, tainted)),
    E.map(({ to, left }) => {
      if (to === undefined) return { ...tick, last: tainted.key_id };
      const ids = left.map(({ event_id }) => event_id).slice(0, RESEALED_PER_TICK_MAX - tick.count);
      return {
        emissions: [...tick.emissions, ...to.drafts, ...reseal(ids, to.key_id)],
        made: to.drafts.length > 0 ? { ...tainted, ...to } : tick.made,
        count: tick.count + ids.length,
        last: tainted.key_id,
      };
    }),
  );
};

/** Cursor of the next tick. It wraps around, so that a stuck key is in no other key's way. */
const next = (tainted: readonly TaintedKey[], { last }: Tick): EventId => {
  const end = tainted.at(-1);
  const isAll = tainted.length < TAINTED_PER_TICK && (end === undefined || equalBytes(end.key_id, last));
  return isAll ? ZERO_ID : last;
};

/**
 * Every minute, reseals events that remain under tainted keys out of use. They move to another key, which is made if there
 * is none. A tick reseals a bounded number of events, key by key; later ticks go on.
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
      E.bind('tainted', () => ctx.query(taintedKeys, { now_ms: ctx.nowMs, after })),
      E.bind('all', () => ctx.query(survivorCount, { now_ms: ctx.nowMs })),
      E.bind('tick', ({ tainted }) =>
        tainted.reduce<E.Either<Fault, Tick>>(
          (soFar, one) => E.chain((tick: Tick) => rekeyOne(ctx, one, tick))(soFar),
          E.right(NOTHING),
        ),
      ),
      E.map(({ tainted, all: [all], tick }) => ({
        emissions: tick.emissions,
        state: { after: next(tainted, tick) },
        pending: (all?.left ?? 0) - tick.count,
      })),
    ),
});
