/** 1172 → 1,172. */
export const number = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 0 });

/** 1, "message" → "1 message". */
export const several = (value: number, one: string, many = `${one}s`): string =>
  `${number(value)} ${value === 1 ? one : many}`;

/** 0.05 → 5%. */
export const percent = (share: number): string =>
  `${(100 * share).toLocaleString('en-US', { maximumFractionDigits: 2 })}%`;

/** Milliseconds as people say them. */
export const duration = (ms: number): string => {
  const seconds = ms / 1_000;
  return seconds < 60
    ? `${seconds.toFixed(1)} s`
    : `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)
        .toString()
        .padStart(2, '0')} s`;
};

/** Control characters, and marks that turn the direction of writing. */
const UNPRINTABLE = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** A text of someone else's, fit for a terminal: what would move its cursor is shown as a dot. */
export const printable = (text: string): string => text.toWellFormed().replace(UNPRINTABLE, '·');
