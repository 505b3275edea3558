import * as E from 'fp-ts/Either';
import { type CommandRefusal, usageRefusal } from '../commandRefusal';

/** A word, or what stands between quotes; within double quotes a backslash takes the next character as it is. */
const WORD = /\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"']+))(?=\s|$)/y;

/** Splits a line as a shell would, without all else that a shell does. Refuses: a quote that does not end. */
export const splitWords = (line: string): E.Either<CommandRefusal, readonly string[]> => {
  const words: string[] = [];
  const text = line.trim();
  let at = 0;
  while (at < text.length) {
    WORD.lastIndex = at;
    const found = WORD.exec(text);
    if (found === null) return E.left(usageRefusal('a quote stands alone: put the words between two of them'));
    const [, double, single, plain] = found;
    words.push(double?.replace(/\\(.)/g, '$1') ?? single ?? plain ?? '');
    at = WORD.lastIndex;
  }
  return E.right(words);
};
