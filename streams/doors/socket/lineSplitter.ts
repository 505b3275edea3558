import * as E from 'fp-ts/Either';

const NEWLINE = 0x0a;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Why bytes are no line: there are too many, or they are not UTF-8. */
export type BadLine = 'line.is_short_enough' | 'line.is_utf_8';

/** Cuts a stream of bytes into lines. */
export interface LineSplitter {
  /** Takes the next bytes, and answers the lines that they complete. */
  readonly take: (chunk: Uint8Array) => readonly E.Either<BadLine, string>[];
  /** Has a line begun that has not ended? */
  readonly hasPartialLine: () => boolean;
}

const textOf = (bytes: Uint8Array): E.Either<BadLine, string> =>
  E.tryCatch(
    () => utf8.decode(bytes),
    (): BadLine => 'line.is_utf_8',
  );

/** Splits bytes at newlines. After a line of more than `bytesMax` bytes, it takes nothing more. */
export const openLineSplitter = (bytesMax: number): LineSplitter => {
  let parts: Uint8Array[] = [];
  let held = 0;
  let broken = false;
  const hold = (part: Uint8Array): boolean => {
    held += part.length;
    if (held > bytesMax) return false;
    parts.push(part);
    return true;
  };
  const tooLong = (): E.Either<BadLine, string> => {
    [parts, held, broken] = [[], 0, true];
    return E.left('line.is_short_enough');
  };
  return {
    take: (chunk) => {
      const lines: E.Either<BadLine, string>[] = [];
      let from = 0;
      while (!broken && from < chunk.length) {
        const at = chunk.indexOf(NEWLINE, from);
        const end = at === -1 ? chunk.length : at;
        if (!hold(chunk.subarray(from, end))) return [...lines, tooLong()];
        if (at !== -1) {
          lines.push(textOf(Buffer.concat(parts)));
          [parts, held] = [[], 0];
        }
        from = end + 1;
      }
      return lines;
    },
    hasPartialLine: () => held > 0,
  };
};
