/** 1172 → 1,172. */
export const number = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 0 });

/** 1, "message" → "1 message". */
export const several = (value: number, one: string, many = `${one}s`): string =>
  `${number(value)} ${value === 1 ? one : many}`;

/** 0.05 → 5%. */
export const percent = (share: number): string =>
  `${(100 * share).toLocaleString('en-US', { maximumFractionDigits: 2 })}%`;

const twoDigits = (value: number): string => Math.floor(value).toString().padStart(2, '0');

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;

/** Formats a duration: 12.3 s, 5 min 07 s, 2 h 05 min, 7 days 1 h. */
export const duration = (ms: number): string => {
  const seconds = ms / 1_000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  if (seconds < HOUR_S) return `${Math.floor(seconds / 60)} min ${twoDigits(seconds % 60)} s`;
  if (seconds < DAY_S) return `${Math.floor(seconds / HOUR_S)} h ${twoDigits((seconds % HOUR_S) / 60)} min`;
  return `${several(Math.floor(seconds / DAY_S), 'day')} ${Math.floor((seconds % DAY_S) / HOUR_S)} h`;
};

/** Control characters and marks that change the direction of text. */
const UNPRINTABLE = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** Makes text from others safe for a terminal: control characters become dots. */
export const printable = (text: string): string => text.toWellFormed().replace(UNPRINTABLE, '·');
