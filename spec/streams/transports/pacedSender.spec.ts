import { VirtualTimeScheduler } from 'rxjs';
import { STRAINED_MS } from '../../../streams/transports/pace';
import { openPacedSender } from '../../../streams/transports/pacedSender';

const PACE = { startPerS: 100, floorPerS: 10, ceilingPerS: 100, burst: 2 };

const openRoom = ({
  queuedMax = 5,
  isStrained = (): boolean => false,
  isLate = (_: string): boolean => false,
} = {}) => {
  const scheduler = new VirtualTimeScheduler();
  const handed: (readonly [number, string])[] = [];
  const hand = (item: string): boolean => !isLate(item) && handed.push([scheduler.now(), item]) > 0;
  const sender = openPacedSender<string>({
    scheduler,
    hand,
    isStrained,
    pace: PACE,
    queuedMax,
    queuedPerDestinationMax: undefined,
  });
  const offer = (...items: readonly string[]) => items.map((item) => sender.offer(item[0]!, item));
  const pending = () => scheduler.actions.filter(({ closed }) => !closed).length;
  return { scheduler, handed, sender, offer, pending };
};

describe('openPacedSender', () => {
  it('hands over a burst as it is offered, and the rest at its rate, with one action pending', () => {
    const { scheduler, handed, sender, offer, pending } = openRoom();
    sender.start();

    offer('a1', 'a2', 'a3', 'a4', 'a5');
    const [atOnce, planned] = [handed.length, pending()];
    scheduler.flush();

    expect([atOnce, planned]).toEqual([2, 1]);
    expect(handed).toEqual([
      [0, 'a1'],
      [0, 'a2'],
      [10, 'a3'],
      [20, 'a4'],
      [30, 'a5'],
    ]);
    expect([pending(), sender.queued()]).toEqual([0, 0]);
  });

  it('keeps what is offered before it is started, up to its bound, and sends it then', () => {
    const { handed, sender, offer } = openRoom({ queuedMax: 2 });

    const offered = offer('a1', 'b1', 'c1');
    const before = handed.length;
    sender.start();

    expect(offered).toEqual([true, true, false]);
    expect([before, handed.length]).toEqual([0, 2]);
  });

  it('lets one destination not keep another from its turn', () => {
    const { scheduler, handed, sender, offer } = openRoom();

    offer('a1', 'a2', 'a3', 'b1');
    sender.start();
    scheduler.flush();

    expect(handed.map(([, item]) => item)).toEqual(['a1', 'b1', 'a2', 'a3']);
  });

  it('spends nothing on what was not handed over', () => {
    const { handed, sender, offer } = openRoom({ isLate: (item) => item.startsWith('l') });
    sender.start();

    offer('l1', 'l2', 'l3', 'a1', 'a2');

    expect(handed.map(([, item]) => item)).toEqual(['a1', 'a2']);
  });

  it('waits while the system still holds what it was given, and slows down', () => {
    let looks = 0;
    const { scheduler, handed, sender, offer } = openRoom({ isStrained: () => (looks += 1) <= 1 });
    sender.start();

    offer('a1');
    const [atOnce, rate] = [handed.length, sender.ratePerS()];
    scheduler.flush();

    expect([atOnce, rate]).toEqual([0, 50]);
    expect(handed).toEqual([[20, 'a1']]);
    expect(STRAINED_MS).toBeLessThan(20);
  });

  it('slows down when one comes back for want of room', () => {
    const { sender } = openRoom();

    sender.strained();

    expect(sender.ratePerS()).toBe(50);
  });

  it('ends for good: nothing pending, nothing handed over, every offer refused', () => {
    const { scheduler, handed, sender, offer, pending } = openRoom();
    sender.start();
    offer('a1', 'a2', 'a3', 'a4');

    const abandoned = [sender.stop(), sender.stop()];
    sender.start();
    const offered = offer('a5');
    const planned = pending();
    scheduler.flush();

    expect(abandoned).toEqual([2, 0]);
    expect([offered, planned, sender.queued()]).toEqual([[false], 0, 0]);
    expect(handed).toHaveLength(2);
  });
});
