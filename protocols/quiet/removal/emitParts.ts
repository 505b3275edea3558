import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Fault, type SessionCtx, type TypedBody, refused } from '../../../lib';
import { ROUND_MAX } from '../authority/pure/rounds';
import { type Author, draftInNetwork } from '../rules/drafts';
import { CUTOFFS_MAX } from '../wire/bodies/removal';

/** One event of a removal: its round, whether it acts, and its slots. */
export interface RemovalPart<S> {
  readonly round: number;
  readonly acts: 0 | 1;
  readonly slots: readonly S[];
}

/** Answers the round that follows the last one. Refuses: more than 16 in all. */
export const nextRound = (last: number | null | undefined): E.Either<Fault, number> => {
  const next = last === null || last === undefined ? 0 : last + 1;
  return next > ROUND_MAX ? E.left(refused('removal.is_said_at_most_16_times')) : E.right(next);
};

/** Spreads slots over as many events as they take, eight in each. The last one acts, and its id names the removal. */
export const emitParts = <S, B>(
  ctx: SessionCtx,
  author: Author,
  { round, slots }: Omit<RemovalPart<S>, 'acts'>,
  partOf: (part: RemovalPart<S>) => TypedBody<B>,
): E.Either<Fault, EventId> => {
  const full = Math.max(0, Math.ceil(slots.length / CUTOFFS_MAX) - 1);
  const before = Array.from({ length: full }, (_, n) => slots.slice(n * CUTOFFS_MAX, (n + 1) * CUTOFFS_MAX));
  const emit = (part: RemovalPart<S>) => ctx.emit(draftInNetwork(author, ctx.nowMs, partOf(part)));
  return pipe(
    before,
    E.traverseArray((some) => emit({ round, acts: 0, slots: some })),
    E.chain(() => emit({ round, acts: 1, slots: slots.slice(full * CUTOFFS_MAX) })),
  );
};
