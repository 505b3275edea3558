import { ZERO_ID, toHex } from '../../../../lib';
import { parseId } from '../../../../lib/ids';
import { TIPS_MAX, chooseTips } from '../../../../protocols/quiet/removal/chooseTips';
import { ROUND_MAX } from '../../../../protocols/quiet/authority/pure/rounds';
import { nextRound } from '../../../../protocols/quiet/removal/emitParts';
import { id } from '../../../support/standing/facts';
import { left, right } from '../../../support/common/right';

const hexId = (hex: string) => right(parseId(hex));
const DEVICE = hexId(id(0xa));
/** An event of the log, after another one or at its beginning, on which so many rest. */
const at = (nth: number, prev: number | undefined, log: number, rests = 0) => ({
  event_id: hexId(id(nth)),
  peer_id: DEVICE,
  prev: prev === undefined ? ZERO_ID : hexId(id(prev)),
  ...{ log, rests },
});
const tipsOf = (...events: Parameters<typeof chooseTips>[0]) => chooseTips(events).map(({ cutoff }) => toHex(cutoff));
/** One beginning, and branches of one event each; the last of them lets somebody in. */
const fan = (branches: number) => [
  at(1, undefined, 0),
  ...Array.from({ length: branches }, (_, n) => at(0x100 + n, 1, 1, n === branches - 1 ? 1 : 0)),
];

describe('the tips that a removal lists', () => {
  it('are the ends of the branches', () => {
    expect(tipsOf(at(1, undefined, 0), at(2, 1, 1), at(3, 2, 2), at(4, 1, 1))).toEqual([id(3), id(4)]);
    expect(tipsOf()).toEqual([]);
  });

  it('begin with the branch on which most users and devices rest, however short', () => {
    const long = [at(1, undefined, 0, 5), at(2, 1, 1), at(3, 2, 2), at(4, 3, 3)];

    expect(tipsOf(...long, at(5, 1, 1, 2))).toEqual([id(5), id(4)]);
  });

  it(`are ${TIPS_MAX} at most, and a forger with more branches cuts off nobody`, () => {
    const [some, all, more] = [TIPS_MAX - 1, TIPS_MAX, TIPS_MAX + 1].map((count) => tipsOf(...fan(count)));

    expect([some, all, more].map((tips) => tips?.length)).toEqual([TIPS_MAX - 1, TIPS_MAX, TIPS_MAX]);
    expect(more?.[0]).toBe(id(0x100 + TIPS_MAX));
  });
});

describe('the round of a removal', () => {
  it('follows the last one, and sixteen are all', () => {
    expect([null, undefined, 0, ROUND_MAX - 1].map((last) => right(nextRound(last)))).toEqual([0, 0, 1, ROUND_MAX]);
    expect(left(nextRound(ROUND_MAX))).toMatchObject({ rule: 'removal.is_said_at_most_16_times' });
  });
});
