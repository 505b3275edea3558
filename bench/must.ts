import * as E from 'fp-ts/Either';

/** What a Right carries. Throws for a Left: a bench that met one has measured something else. */
export const must = <A>(either: E.Either<unknown, A>): A => {
  if (E.isLeft(either)) throw new Error(`a bench met ${JSON.stringify(either.left)}`);
  return either.right;
};
