import { END, START } from '../../../lib';
import { badPacket } from '../../../lib/fault';
import { type RangeFrame, type Range, frameBytesOf } from '../../../lib/reconcile/rangeFrame';
import { left, right } from '../../support/common/right';
import { reconcile } from '../../support/sync/reconciling';
import { bytesOf, counting, hexOf } from '../crypto/vectors';

const U48_MAX = 2 ** 48 - 1;

const PRINT = counting(16, 0xf0);
const id = (n: number): Uint8Array => counting(16, n);
const at = (at_ms: number, ...prefix: readonly number[]) => ({ at_ms, id: Uint8Array.from(prefix) });
const skipTo = (at_ms: number): Range => ({ mode: 'skip', upper: at(at_ms) });

/** The rule that refuses these bytes, or none. */
const ruleFor = (hex: string): string => {
  const decoded = reconcile.decode(bytesOf(hex));
  return decoded._tag === 'Right' ? 'none' : (decoded.left as { readonly rule: string }).rule.replace('reconcile.', '');
};

describe('a frame', () => {
  const whole: readonly (readonly [string, RangeFrame, string])[] = [
    ['one skip over all', { lower: START, ranges: [{ mode: 'skip', upper: END }] }, '0100' + '000000'],
    [
      'a fingerprint',
      { lower: at(127), ranges: [{ mode: 'fingerprint', upper: END, fingerprint: PRINT }] },
      '810000' + '000001' + hexOf(PRINT),
    ],
    [
      'ids, none of them, then one, within one time',
      {
        lower: at(1_700_000_000_000),
        ranges: [
          { mode: 'ids', upper: at(1_700_000_000_000, 0x80), ids: [] },
          { mode: 'ids', upper: at(1_700_000_000_001), ids: [id(1)] },
        ],
      },
      'b1bcff95d00100' + '010180' + '0200' + '0200' + '0201' + hexOf(id(1)),
    ],
    [
      'a want and an offer',
      {
        lower: START,
        ranges: [
          { mode: 'want', upper: at(0, 1, 2), ids: [id(1), id(2)] },
          { mode: 'offer', upper: END, ids: [id(3)] },
        ],
      },
      '0100' + '01020102' + '0302' + hexOf(id(1)) + hexOf(id(2)) + '0000' + '0401' + hexOf(id(3)),
    ],
    ['the latest time', { lower: at(U48_MAX), ranges: [skipTo(Infinity)] }, 'c080808080800000' + '000000'],
  ];

  it.each(whole)('is written one way: %s', (_, frame, hex) => {
    expect(hexOf(frameBytesOf(frame))).toBe(hex);
    expect(right(reconcile.decode(bytesOf(hex)))).toEqual(frame);
  });

  it.each([
    ['nothing', '', 'is_whole'],
    ['no range', '0100', 'is_whole'],
    ['a range that is cut short', '010000', 'is_whole'],
    ['a fingerprint that is cut short', `0100000001${hexOf(PRINT.slice(1))}`, 'is_whole'],
    ['fewer ids than it says', `010000000202${hexOf(id(1))}`, 'is_whole'],
    ['bytes after the end', '010000000000', 'is_whole'],
    ['a range after the end', '0100000000000000', 'bounds_ascend'],
    ['a time after the end', '0100000000010000', 'numbers_in_range'],
    ['a bound twice', '0100' + '050000' + '010000', 'bounds_ascend'],
    ['its lower bound again', '0500' + '010000', 'bounds_ascend'],
    ['a bound before the one before', '0100' + '05018000' + '01017f00', 'bounds_ascend'],
    ['a bound again, with zeros after it', '0100' + '05018000' + '0102800000', 'bounds_ascend'],
    ['a beginning at the end', '0000' + '000000', 'bounds_ascend'],
    ['a number with a needless byte', '800100' + '000000', 'numbers_are_minimal'],
    ['a number of very many bytes', 'ff'.repeat(1_000), 'numbers_in_range'],
    ['a time past 48 bits', 'c080808080800100' + '000000', 'numbers_in_range'],
    ['times that pass 48 bits together', 'c080808080800000' + '020000', 'numbers_in_range'],
    ['an id of seventeen bytes in a bound', `0111${'01'.repeat(17)}000000`, 'numbers_in_range'],
    ['an end with an id', '0100' + '00010100', 'the_end_is_bare'],
    ['a sixth mode', '0100' + '000005', 'modes_are_known'],
    ['a mode of two bytes', '0100' + '00008100', 'modes_are_known'],
    ['a want of nothing', '0100' + '00000300', 'lists_are_short'],
    ['an offer of nothing', '0100' + '00000400', 'lists_are_short'],
    ['a huge count', '0100' + '000002' + '8fffffffffffff7f', 'lists_are_short'],
    ['one id twice', `010000000202${hexOf(id(1)).repeat(2)}`, 'ids_differ'],
    ['one id in two lists', `01000200${'0201'}${hexOf(id(1))}0000${'0401'}${hexOf(id(1))}`, 'ids_differ'],
  ])('is refused for %s', (_, hex, rule) => {
    expect(ruleFor(hex)).toBe(rule);
  });

  it('is refused with the name of the rule alone', () => {
    expect(left(reconcile.decode(bytesOf('0100')))).toEqual(badPacket('reconcile.is_whole'));
  });

  const withRanges = (count: number): string =>
    hexOf(frameBytesOf({ lower: START, ranges: Array.from({ length: count }, (_, n) => skipTo(n + 1)) }));

  it('holds 64 ranges, and not 65', () => {
    expect([64, 65].map((count) => ruleFor(withRanges(count)))).toEqual(['none', 'ranges_are_few']);
  });

  const withIds = (count: number): string =>
    hexOf(
      frameBytesOf({
        lower: START,
        ranges: [{ mode: 'ids', upper: END, ids: Array.from({ length: count }, (_, n) => id(n)) }],
      }),
    );

  it('lists 32 ids, and not 33', () => {
    expect([32, 33].map((count) => ruleFor(withIds(count)))).toEqual(['none', 'lists_are_short']);
  });

  const list = (upper: Range['upper'], count: number, from: number): Range => ({
    mode: 'ids',
    upper,
    ids: Array.from({ length: count }, (_, n) => id(from + n)),
  });
  /** Two lists of 32, then one id under a bound of so many bytes. */
  const endingIn = (...prefix: readonly number[]): string =>
    hexOf(
      frameBytesOf({ lower: START, ranges: [list(at(1), 32, 0), list(at(2), 32, 32), list(at(3, ...prefix), 1, 64)] }),
    );

  it('has 1,056 bytes, and not one more', () => {
    const [longest, longer] = [endingIn(1, 2), endingIn(1, 2, 3)];

    expect([longest, longer].map((hex) => hex.length / 2)).toEqual([1_056, 1_057]);
    expect([longest, longer].map(ruleFor)).toEqual(['none', 'frames_are_short']);
  });
});
