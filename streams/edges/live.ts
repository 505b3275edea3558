import { isDeepStrictEqual } from 'node:util';
import * as E from 'fp-ts/Either';
import {
  EMPTY,
  type Observable,
  distinctUntilChanged,
  endWith,
  filter,
  ignoreElements,
  map,
  merge,
  of,
  takeUntil,
} from 'rxjs';

/** Time after which a read that asks for the time is made again, in milliseconds: what was ahead of the clock comes, and what expires goes. */
export const REREAD_MS = 60_000;

/**
 * A read that is watched: its answer now, and again after a COMMIT that changed a table it reads, or when `due$` says so,
 * if the answer is another. At most once a turn. Never errors: what fails is a Left. It listens before it reads: whoever
 * is told the first answer may change something at once, and is told that, too. It ends with `changed$`.
 */
export const live = <L, A>(
  changed$: Observable<ReadonlySet<string>>,
  keys: readonly string[],
  read: () => E.Either<L, A>,
  onThrow: (cause: unknown) => L,
  due$: Observable<unknown> = EMPTY,
): Observable<E.Either<L, A>> =>
  merge(
    changed$.pipe(filter((changed) => keys.some((key) => changed.has(key)))),
    due$.pipe(takeUntil(changed$.pipe(ignoreElements(), endWith(undefined)))),
    of(undefined),
  ).pipe(
    map(() => E.flatten(E.tryCatch(read, onThrow))),
    distinctUntilChanged((a, b) => isDeepStrictEqual(a, b)),
  );
