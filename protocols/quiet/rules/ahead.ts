/** Tolerance for claimed times ahead of our clock, in milliseconds: later ones do not count yet. Source: quiet, "Standing". */
export const AHEAD_MS = 10 * 60 * 1_000;
