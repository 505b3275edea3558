import { isDeepStrictEqual } from 'node:util';
import * as E from 'fp-ts/Either';
import { type Observable, distinctUntilChanged, filter, map, merge, of } from 'rxjs';

/**
 * A read that is watched: its answer now, and again after a COMMIT that changed a table it reads, if the answer is
 * another. At most once a turn. Never errors: what fails is a Left. It listens before it reads: whoever is told the
 * first answer may change something at once, and is told that, too.
 */
export const live = <L, A>(
  changed$: Observable<ReadonlySet<string>>,
  keys: readonly string[],
  read: () => E.Either<L, A>,
  onThrow: (cause: unknown) => L,
): Observable<E.Either<L, A>> =>
  merge(changed$.pipe(filter((changed) => keys.some((key) => changed.has(key)))), of(undefined)).pipe(
    map(() => E.flatten(E.tryCatch(read, onThrow))),
    distinctUntilChanged((a, b) => isDeepStrictEqual(a, b)),
  );
