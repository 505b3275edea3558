import type { ApiError, UnknownIdentity } from '../streams';

/** The reason of a refusal: the rule, and the parameters that broke it. */
export const reasonFor = (error: ApiError | UnknownIdentity): string =>
  error._tag === 'invalid' ? `${error.rule} (${error.paths.join(', ')})` : error.rule;

/** Explains why a nick cannot take part. */
export const refusalOf =
  (nick: string) =>
  (error: ApiError | UnknownIdentity): string =>
    `${JSON.stringify(nick)} cannot take part: ${reasonFor(error)}`;
