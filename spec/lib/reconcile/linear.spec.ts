import { MANY_MAX, comparedWhole } from '../../support/sync/splits';

describe('any split of many events between two sides, in any interleaving of time', () => {
  it.each([21, 22, 23, 24, 25, 26])('ends equal, with frames in proportion to what differs (seed %i)', (seed) => {
    const { same, frames, differing, passes } = comparedWhole(seed, MANY_MAX / 25);

    expect(same).toBe(true);
    expect(frames).toBeLessThanOrEqual(20 + differing);
    expect(passes).toBeLessThanOrEqual(2);
  });
});
