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
import { groupEpoch } from './groupEpoch';
import { cleanKeyInUse } from './keyQueries';
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

const makeTarget = (ctx: CauseCtx, tainted: TaintedKey, epoch: EventId): E.Either<Fault, MadeKey | undefined> =>
  pipe(
    ctx.query(ownInGroup, tainted),
    E.chain(([own]) => {
      if (own === undefined) return E.right(undefined);
      const { network_id, group_id, key_class } = tainted;
      const author = { ...own, network_id, identity_id: ctx.identity_id };
      return makeKey(ctx, author, { group_id, key_class, epoch });
    }),
  );

/**
 * Answers the key to reseal with: the clean one in use, or else this tick's, which is made if there is none. Answers none
 * where the tick made one for another group or class, or where this device may not make any.
 */
const targetOf = (ctx: CauseCtx, tainted: TaintedKey, { made }: Tick): E.Either<Fault, MadeKey | undefined> => {
  const { group_id, key_class } = tainted;
  const isSame = made !== undefined && equalBytes(made.group_id, group_id) && made.key_class === key_class;
  if (isSame) return E.right({ key_id: made.key_id, drafts: [] });
  return pipe(
    E.Do,
    E.bind('epoch', () => groupEpoch(ctx, group_id)),
    E.bind('clean', ({ epoch }) => ctx.query(cleanKeyInUse, { group_id, key_class, epoch, now_ms: ctx.nowMs })),
    E.chain(({ epoch, clean: [clean] }) => {
      if (clean !== undefined) return E.right({ key_id: clean.key_id, drafts: [] });
      return made === undefined ? makeTarget(ctx, tainted, epoch) : E.right(undefined);
    }),
  );
};

const reseal = (ids: readonly EventId[], key_id: EventId): readonly Emission[] =>
  chunksOf(AT_ONCE_MAX)(ids).map((some) => resealing(some, refTo('key', key_id)));

const rekeyOne = (ctx: CauseCtx, tainted: TaintedKey, tick: Tick): E.Either<Fault, Tick> => {
  if (tick.count >= RESEALED_PER_TICK_MAX) return E.right(tick);
  return pipe(
    E.Do,
    E.bind('to', () => targetOf(ctx, tainted, tick)),
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
