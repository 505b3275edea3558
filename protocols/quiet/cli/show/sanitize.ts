/** Control characters, and marks that turn the direction of writing. */
const UNPRINTABLE = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** A text of someone else's, fit for a terminal: what would move its cursor is shown as a dot. */
export const sanitize = (text: string): string => text.toWellFormed().replace(UNPRINTABLE, '·');

/** A name, isolated: whichever way it is written, what stands beside it stays where it is. Source: threats, "T12". */
export const isolate = (text: string): string => `\u2068${sanitize(text)}\u2069`;
