import * as t from 'io-ts';
import type { Field } from './field';
import { isZero } from '../ids';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const BYTE_ORDER_MARK = '\ufeff';

/** Length of a text in bytes of UTF-8. */
export const utf8Length = (value: string): number => Buffer.byteLength(value, 'utf8');

const isText = (value: string, max: number): boolean =>
  value.isWellFormed() && !value.includes('\0') && !value.startsWith(BYTE_ORDER_MARK) && utf8Length(value) <= max;

const readUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
};

/**
 * UTF-8 of at most `max` bytes, stored exactly as given (no normalisation), padded with zeros.
 * Refuses: lone surrogates, NUL, U+FEFF as the first character, a non-zero byte after the end. Source: wire, "Conventions".
 */
export const text = (max: number): Field<string> => {
  const is = (u: unknown): u is string => typeof u === 'string' && isText(u, max);
  return {
    bytes: max,
    codec: new t.Type<string>(`text(${max})`, is, (u, c) => (is(u) ? t.success(u) : t.failure(u, c)), t.identity),
    write: (value, to, at) => void encoder.encodeInto(value, to.subarray(at, at + max)),
    read: (from, at) => {
      const field = from.subarray(at, at + max);
      const end = field.indexOf(0);
      const used = end === -1 ? max : end;
      if (!isZero(field.subarray(used))) return undefined;
      const value = readUtf8(field.subarray(0, used));
      return value === undefined || value.startsWith(BYTE_ORDER_MARK) ? undefined : value;
    },
  };
};

/** Text of at least one byte and at most `max`. */
export const nonEmptyText = (max: number): Field<string> => {
  const field = text(max);
  const is = (u: unknown): u is string => field.codec.is(u) && u !== '';
  return {
    ...field,
    codec: new t.Type<string>(
      `nonEmptyText(${max})`,
      is,
      (u, c) => (is(u) ? t.success(u) : t.failure(u, c)),
      t.identity,
    ),
    read: (from, at) => field.read(from, at) || undefined,
  };
};
