/** Control characters, C0 and C1, and marks that change the direction of text or break a line. */
const UNPRINTABLE = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** The same, but for line feeds, tabs and the isolates that this program puts around names. */
const UNPRINTABLE_IN_OUTPUT = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066\u2067]/gu;

/** Makes text from others safe for a terminal: control characters become dots. */
export const sanitize = (text: string): string => text.toWellFormed().replace(UNPRINTABLE, '·');

/** Wraps a name in Unicode isolates, so that right-to-left names do not reorder a line. Source: threats, "T12". */
export const isolate = (text: string): string => `\u2068${sanitize(text)}\u2069`;

/** Makes a line of output safe whose names are sanitized already: a second guard, for every line there is. */
export const sanitizeOutput = (line: string): string => line.toWellFormed().replace(UNPRINTABLE_IN_OUTPUT, '·');

/** Writes JSON in which control characters and marks of direction are escaped, as in `\u009b`: it is the same JSON. */
export const jsonText = (value: unknown): string =>
  (JSON.stringify(value) ?? 'null').replace(
    UNPRINTABLE,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
