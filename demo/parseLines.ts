import * as E from 'fp-ts/Either';
import * as t from 'io-ts';

const Line = t.intersection([t.type({ nick: t.string, text: t.string }), t.partial({ at: t.string })], 'Line');
/** One line of a log. `at` is its time, to the minute. */
export type Line = t.TypeOf<typeof Line>;

const parse = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
};

/** Parses one JSON object a line, and skips empty lines. Refuses anything else, with the number of the line. */
export const parseLines = (name: string, content: string): E.Either<string, readonly Line[]> => {
  const lines: Line[] = [];
  for (const [at, json] of content.split('\n').entries()) {
    if (json.trim() === '') continue;
    const line = parse(json.trim());
    if (!Line.is(line)) return E.left(`${name}: line ${at + 1} is no JSON object with a "nick" and a "text"`);
    lines.push(line);
  }
  return E.right(lines);
};
