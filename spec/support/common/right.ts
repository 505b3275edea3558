import * as E from 'fp-ts/Either';

/** The value of a Right; a Left fails the spec and shows itself. */
export const right = <L, A>(either: E.Either<L, A>): A => {
  if (E.isLeft(either)) throw new Error(`a Left where a Right was expected: ${JSON.stringify(either.left)}`);
  return either.right;
};

/** The value of a Left; a Right fails the spec. */
export const left = <L, A>(either: E.Either<L, A>): L => {
  if (E.isRight(either)) throw new Error('a Right where a Left was expected');
  return either.left;
};
