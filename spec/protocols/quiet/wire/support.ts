import type * as E from 'fp-ts/Either';
import { badPacket, denied, type EventId, type Fault } from '../../../../lib';
import { parseId } from '../../../../lib/ids';
import { right } from '../../../support/lib/events';

/** The id that hex writes. */
export const idOf = (hex: string): EventId => right(parseId(hex));

/** The refusal of a packet, frame or sealed form by that rule. */
export const refusal = (rule: string): E.Either<Fault, never> => ({ _tag: 'Left', left: badPacket(rule) });

/** The refusal of a call by that rule. */
export const denial = (rule: string): E.Either<Fault, never> => ({ _tag: 'Left', left: denied(rule) });

/** The bytes with one bit turned over. */
export const flipped = (bytes: Uint8Array, bit: number): Uint8Array => {
  const copy = bytes.slice();
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
};

/** The bytes with one of them set. */
export const withByte = (bytes: Uint8Array, at: number, value: number): Uint8Array => {
  const copy = bytes.slice();
  copy[at] = value;
  return copy;
};

/** The numbers of every bit of so many bytes. */
export const everyBit = (bytes: Uint8Array): readonly number[] =>
  Array.from({ length: 8 * bytes.length }, (_, bit) => bit);

/** Every length a hostile packet may have: all that are near a lawful one, and the greatest that UDP carries. */
export const LENGTHS: readonly number[] = [...Array.from({ length: 1501 }, (_, length) => length), 65_507];

/** The rules, or `accepted`, that reading each of these answers with, each once. */
export const answersOf = (answers: readonly E.Either<Fault, unknown>[]): readonly string[] => [
  ...new Set(
    answers.map((answer) => {
      if (answer._tag === 'Right') return 'accepted';
      return 'rule' in answer.left ? answer.left.rule : answer.left._tag;
    }),
  ),
];
