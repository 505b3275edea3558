import type { ApiError, UnknownIdentity } from '../streams';

/** A refusal as it is counted and shown: the rule, and what broke it. */
export const reasonFor = (error: ApiError | UnknownIdentity): string =>
  error._tag === 'invalid' ? `${error.rule} (${error.paths.join(', ')})` : error.rule;

/** Why somebody cannot take part. */
export const refusal =
  (nick: string) =>
  (error: ApiError | UnknownIdentity): string =>
    `${JSON.stringify(nick)} cannot take part: ${reasonFor(error)}`;
