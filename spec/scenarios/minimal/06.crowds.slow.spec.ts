import { right } from '../../support/common/right';
import { readCrowd } from '../../support/kernel/crowds';
import { sentBy } from '../../support/kernel/history';

const MEGABYTE = 1024 * 1024;

describe('the retry stream under a crowd', () => {
  it(
    'releases a chain of 10,000 that was delivered backwards',
    async () => {
      const { packets } = await sentBy(async (alice, world) => {
        let last: string | undefined;
        for (let n = 0; n < 10_000; n += 1) {
          const parents = last === undefined ? [] : [last];
          last = right(await alice.api['note.create']({ text: `note ${n}`, parents })).event_id;
          if (n % 500 === 0) await world.advance(10);
        }
      });
      const [peer, ...notes] = packets;

      const { stored, waiting } = await readCrowd([peer, ...notes.reverse()], () => 0);

      expect([notes.length, stored, waiting]).toEqual([10_000, 10_001, 0]);
    },
    10 * 60_000,
  );

  it(
    'lets 100,000 waiters of one parent go in bounded memory',
    async () => {
      const { packets } = await sentBy(async (alice, world) => {
        const parent = right(await alice.api['note.create']({ text: 'parent' })).event_id;
        for (let n = 0; n < 100_000; n += 1) {
          right(await alice.api['note.create']({ text: `waiter ${n}`, parents: [parent] }));
          if (n % 500 === 0) await world.advance(10);
        }
      });
      const [peer, parent, ...waiters] = packets;

      // Twenty thousand may wait of one origin, so the crowd comes from six.
      const crowd = await readCrowd([peer, ...waiters, parent], (n) => n % 6);

      expect([crowd.stored, crowd.waiting]).toEqual([100_002, 0]);
      expect(crowd.greatestWaiting).toBe(100_000);
      expect(crowd.releaseBytes / MEGABYTE).toBeLessThan(100);
    },
    30 * 60_000,
  );
});
