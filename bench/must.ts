import * as E from 'fp-ts/Either';

/** Answers the value of a Right. Throws for a Left, since the bench would measure something else. */
export const must = <A>(either: E.Either<unknown, A>): A => {
  if (E.isLeft(either)) throw new Error(`a bench met ${JSON.stringify(either.left)}`);
  return either.right;
};
