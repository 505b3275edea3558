import { LISTED_MAX } from '../../../protocols/quiet/sync/catchUp/outstandingMax';
import { MANY_MAX, comparedWhole } from '../../support/sync/splits';

describe('any split of 50,000 events between two sides, in any interleaving of time', () => {
  it.each([31, 32, 33, 34, 35])('ends equal, with frames in proportion to what differs (seed %i)', (seed) => {
    const { same, frames, differing, passes } = comparedWhole(seed, MANY_MAX);

    expect(same).toBe(true);
    expect(frames).toBeLessThanOrEqual(20 + differing);
    expect(passes).toBeLessThanOrEqual(2 + Math.ceil(differing / LISTED_MAX));
  });
});
