import { virtualWorld } from '../../streams/testing';

describe('virtualWorld', () => {
  it('stands still until it is told to go on, and goes exactly as far', async () => {
    const world = virtualWorld(1, {}, 1_000);
    const before = world.clock.now();

    await world.advance(250);
    await world.advance(0);

    expect([before, world.clock.now()]).toEqual([1_000, 1_250]);
  });

  it('does what is due by then in order, and nothing that is due later', async () => {
    const { scheduler, advance } = virtualWorld(1);
    const done: string[] = [];
    scheduler.schedule(() => done.push('third'), 30);
    scheduler.schedule(() => done.push('first'), 10);
    scheduler.schedule(() => done.push('second'), 10);
    scheduler.schedule(() => done.push('late'), 31);

    await advance(30);
    const by30 = [...done];
    await advance(1);

    expect(by30).toEqual(['first', 'second', 'third']);
    expect(done.at(-1)).toBe('late');
  });

  it('does what is scheduled under way, if it is due', async () => {
    const { scheduler, clock, advance } = virtualWorld(1, {}, 0);
    const at: number[] = [];
    const again = (): void => {
      at.push(clock.now());
      scheduler.schedule(again, 7);
    };
    scheduler.schedule(again, 7);

    await advance(20);
    await advance(1);

    expect(at).toEqual([7, 14, 21]);
  });

  it('lets promises answer before it goes on', async () => {
    const { scheduler, advance } = virtualWorld(1);
    const told: string[] = [];
    scheduler.schedule(() => void Promise.resolve().then(() => told.push('answered')), 5);

    await advance(5);

    expect(told).toEqual(['answered']);
  });

  it('is the same for the same seed, and another for another', () => {
    const bytes = (seed: number): readonly number[] => [...virtualWorld(seed).random.bytes(16)];

    expect(bytes(1)).toEqual(bytes(1));
    expect(bytes(1)).not.toEqual(bytes(2));
  });
});
