import { RELEASED_PER_TURN_MAX } from '../../../lib/db/waiting/releases';
import {
  FORGOTTEN_AT_ONCE_MAX,
  FORGOTTEN_PER_TURN_MAX,
  LEFT_BY_FORGETTING_MS,
  NOTIFIED_AT_ONCE_MAX,
  NOTIFIED_PER_TURN_MAX,
  countReleased,
  forgetBudget,
  openScratch,
  releaseBudget,
} from '../../../streams/turn/scratch';

describe('releaseBudget', () => {
  it('is one slice at a time while there is room', () => {
    expect(releaseBudget(openScratch(), 0)).toBe(NOTIFIED_AT_ONCE_MAX);
  });

  it('ends with the last release of a turn, and not before', () => {
    const scratch = { ...openScratch(), released: RELEASED_PER_TURN_MAX - 1 };

    const last = releaseBudget(scratch, 0);
    countReleased(scratch, 1, [7]);

    expect([last, releaseBudget(scratch, 0)]).toEqual([1, 0]);
  });

  it('ends with the last waiter a turn may tell, ready or not', () => {
    const scratch = { ...openScratch(), notified: NOTIFIED_PER_TURN_MAX - 1 };

    const last = releaseBudget(scratch, 0);
    countReleased(scratch, 1, []);

    expect([last, releaseBudget(scratch, 0)]).toEqual([1, 0]);
  });

  it('is nothing from the moment the turn is over', () => {
    const scratch = { ...openScratch(), endMs: 50 };

    expect([releaseBudget(scratch, 49), releaseBudget(scratch, 50)]).toEqual([NOTIFIED_AT_ONCE_MAX, 0]);
  });
});

describe('forgetBudget', () => {
  it('is one slice at a time while there is room, and the rest of what a turn may at its end', () => {
    const at = (forgotten: number): number => forgetBudget({ ...openScratch(), forgotten }, 0);

    expect([0, FORGOTTEN_PER_TURN_MAX - 1, FORGOTTEN_PER_TURN_MAX, FORGOTTEN_PER_TURN_MAX + 1].map(at)).toEqual([
      ...[FORGOTTEN_AT_ONCE_MAX, 1, 0, 0],
    ]);
  });

  it('is nothing from the moment only the time is left that belongs to others', () => {
    const scratch = { ...openScratch(), forgotten: 1, endMs: 50 };
    const last = 50 - LEFT_BY_FORGETTING_MS;

    expect([forgetBudget(scratch, last - 1), forgetBudget(scratch, last)]).toEqual([FORGOTTEN_AT_ONCE_MAX, 0]);
  });

  it('is one slice even of a turn that is over, so that slow turns do not keep what is to go', () => {
    expect(forgetBudget({ ...openScratch(), endMs: 50 }, 1_000)).toBe(FORGOTTEN_AT_ONCE_MAX);
  });
});
