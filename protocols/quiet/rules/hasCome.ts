/** Tolerance for claimed times ahead of our clock, in milliseconds: later ones do not count yet. Source: quiet, "Standing". */
export const AHEAD_MS = 10 * 60 * 1_000;

/** SQL for: has a row's claimed time come, by the parameter `:now_ms`? */
export const hasCome = (column: string): string => `${column} <= :now_ms + ${AHEAD_MS}`;
