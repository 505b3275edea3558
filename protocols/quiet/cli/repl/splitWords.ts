import * as E from 'fp-ts/Either';
import { type CommandRefusal, usageRefusal } from '../commandRefusal';

/** A bare or quoted word. Within double quotes a backslash escapes the next character. */
const WORD = /\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"']+))(?=\s|$)/y;

/** Splits a line into words, with quotes as in a POSIX shell and no expansion. Refuses: an unclosed quote. */
export const splitWords = (line: string): E.Either<CommandRefusal, readonly string[]> => {
  const words: string[] = [];
  const text = line.trim();
  let at = 0;
  while (at < text.length) {
    WORD.lastIndex = at;
    const found = WORD.exec(text);
    if (found === null) return E.left(usageRefusal('a quote is not closed'));
    const [, double, single, plain] = found;
    words.push(double?.replace(/\\(.)/g, '$1') ?? single ?? plain ?? '');
    at = WORD.lastIndex;
  }
  return E.right(words);
};
