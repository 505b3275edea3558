import { isDeepStrictEqual } from 'node:util';
import * as E from 'fp-ts/Either';
import { type Observable, defer, distinctUntilChanged, filter, map, startWith } from 'rxjs';

/**
 * A read that is watched: its answer now, and again after a COMMIT that changed a table it reads, if the answer is
 * another. At most once a turn. Never errors: what fails is a Left.
 */
export const live = <L, A>(
  changed$: Observable<ReadonlySet<string>>,
  keys: readonly string[],
  read: () => E.Either<L, A>,
  onThrow: (cause: unknown) => L,
): Observable<E.Either<L, A>> =>
  defer(() =>
    changed$.pipe(
      filter((changed) => keys.some((key) => changed.has(key))),
      startWith(undefined),
      map(() => E.flatten(E.tryCatch(read, onThrow))),
      distinctUntilChanged((a, b) => isDeepStrictEqual(a, b)),
    ),
  );
