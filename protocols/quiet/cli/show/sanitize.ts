/** Control characters and marks that change the direction of text. */
const UNPRINTABLE = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** Makes text from others safe for a terminal: control characters become dots. */
export const sanitize = (text: string): string => text.toWellFormed().replace(UNPRINTABLE, '·');

/** Wraps a name in Unicode isolates, so that right-to-left names do not reorder a line. Source: threats, "T12". */
export const isolate = (text: string): string => `\u2068${sanitize(text)}\u2069`;
