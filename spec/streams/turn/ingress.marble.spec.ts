import {
  CALLS_MAX,
  GATHER_MS,
  type Ingress,
  QUEUE_MAX,
  type RunTurn,
  WORK_PER_TURN_MAX,
  type Work,
  openIngress,
} from '../../../streams/turn/ingress';
import type { Turn } from '../../../streams/turn/turn';
import { marbles } from '../../support/common/marbles';

/** A turn that does all it is given, and notes when and what. */
const openRoom = (scheduler: Parameters<typeof openIngress>[1], runTurn?: RunTurn) => {
  const turns: (readonly [number, string])[] = [];
  let done: string[] = [];
  const ingress = openIngress(
    (works) => {
      done = [];
      if (runTurn !== undefined) return runTurn(works);
      for (const one of works) one.run({} as Turn);
      turns.push([scheduler.now(), done.join(' ')]);
      return works.length;
    },
    scheduler,
    (action) => void scheduler.schedule(action),
  );
  const work = (name: string, also: () => void = () => undefined): Work => ({
    run: () => {
      done.push(name);
      also();
    },
  });
  const offerMany = (count: number): readonly boolean[] =>
    Array.from({ length: count }, (_, n) => ingress.offer(work(String(n))));
  return { ingress, turns, work, offerMany };
};
const nothing: Work = { run: () => undefined };

describe('openIngress', () => {
  it(`gathers arrivals for ${GATHER_MS} ms from the first on, and takes them in one turn`, () => {
    let told: unknown;
    marbles(({ hot, flush }, scheduler) => {
      const { ingress, turns, work } = openRoom(scheduler);
      const source$ = hot('-c--p-----d---');
      source$.subscribe((name) => ingress.offer(work(name)));
      flush();
      told = turns;
    })();

    expect(told).toEqual([
      [1 + GATHER_MS, 'c p'],
      [10 + GATHER_MS, 'd'],
    ]);
  });

  it('does not gather any longer once a turn is full', () => {
    let told: readonly number[] = [];
    marbles(({ flush }, scheduler) => {
      const { turns, offerMany } = openRoom(scheduler);
      offerMany(WORK_PER_TURN_MAX + 1);
      flush();
      told = turns.map(([ms, names]) => ms * 10_000 + names.split(' ').length);
    })();

    expect(told).toEqual([WORK_PER_TURN_MAX, 1]);
  });

  it('gathers as long as one is missing to a full turn', () => {
    let told: readonly number[] = [];
    marbles(({ flush }, scheduler) => {
      const { turns, offerMany } = openRoom(scheduler);
      offerMany(WORK_PER_TURN_MAX - 1);
      flush();
      told = turns.map(([ms]) => ms);
    })();

    expect(told).toEqual([GATHER_MS]);
  });

  it('takes as many arrivals as may wait, refuses one more, and has room again after a turn', () => {
    let told: unknown;
    marbles(({ flush }, scheduler) => {
      const { ingress, turns, work, offerMany } = openRoom(scheduler);
      const taken = offerMany(QUEUE_MAX + 1);
      flush();
      told = [taken.filter((one) => one).length, taken.at(-1), ingress.offer(work('later')), turns.length];
    })();

    expect(told).toEqual([QUEUE_MAX, false, true, QUEUE_MAX / WORK_PER_TURN_MAX]);
  });

  it('runs a call without waiting, before arrivals that wait longer', () => {
    let told: unknown;
    marbles(({ flush }, scheduler) => {
      const { ingress, turns, work } = openRoom(scheduler);
      ingress.offer(work('arrival'));
      ingress.offerCall(work('call'));
      flush();
      told = turns;
    })();

    expect(told).toEqual([[0, 'call arrival']]);
  });

  it('runs a call that is made during a turn in the next one, and nothing of it twice', () => {
    let told: unknown;
    marbles(({ flush }, scheduler) => {
      const { ingress, turns, work } = openRoom(scheduler);
      ingress.offer(work('first', () => ingress.offerCall(work('call'))));
      ingress.offer(work('second', () => ingress.offer(work('third'))));
      flush();
      told = turns;
    })();

    expect(told).toEqual([
      [GATHER_MS, 'first second'],
      [GATHER_MS, 'call third'],
    ]);
  });

  it('does not nest turns, however deep calls call', () => {
    let [running, deepest] = [0, 0];
    marbles(({ flush }, scheduler) => {
      const { ingress, work } = openRoom(scheduler, (works) => {
        running += 1;
        deepest = Math.max(deepest, running);
        for (const one of works) one.run({} as Turn);
        running -= 1;
        return works.length;
      });
      let left = 50;
      const again = (): void => {
        left -= 1;
        if (left > 0) ingress.offerCall(work('again', again));
      };
      ingress.offerCall(work('first', again));
      flush();
      expect(left).toBe(0);
    })();

    expect(deepest).toBe(1);
  });

  it('takes as many calls as may wait, and refuses one more', () => {
    const taken: boolean[] = [];
    marbles(({ flush }, scheduler) => {
      const { ingress, work } = openRoom(scheduler);
      ingress.offer(
        work('busy', () => {
          for (let n = 0; n < CALLS_MAX + 1; n += 1) taken.push(ingress.offerCall(nothing));
        }),
      );
      flush();
    })();

    expect([taken.filter((one) => one).length, taken.at(-1)]).toEqual([CALLS_MAX, false]);
  });

  it('goes on in a further turn with what one left', () => {
    const sizes: number[] = [];
    marbles(({ flush }, scheduler) => {
      const { offerMany } = openRoom(scheduler, (works) => {
        sizes.push(works.length);
        return Math.min(2, works.length);
      });
      offerMany(5);
      flush();
    })();

    expect(sizes).toEqual([5, 3, 1]);
  });

  it('wakes for what lies in the database, once, and also where it is asked to during a turn', () => {
    let told: unknown;
    marbles(({ flush }, scheduler) => {
      let wakes = 2;
      const { ingress, turns, work } = openRoom(scheduler);
      ingress.wake();
      ingress.wake();
      flush();
      ingress.offerCall(work('call', () => (wakes -= 1) > 0 && ingress.wake()));
      flush();
      told = turns;
    })();

    expect(told).toEqual([
      [0, ''],
      [0, 'call'],
      [0, ''],
    ]);
  });

  it('stays usable where a turn throws', () => {
    const ran: string[] = [];
    marbles(({ flush }, scheduler) => {
      let armed = true;
      const { ingress, work } = openRoom(scheduler, (works) => {
        if (armed) throw new Error('unforeseen');
        for (const one of works) one.run({} as Turn);
        return works.length;
      });
      ingress.offerCall(work('first'));
      expect(flush).toThrow('unforeseen');
      armed = false;
      ingress.offerCall(work('second', () => ran.push('second')));
      flush();
    })();

    expect(ran).toEqual(['second']);
  });
});

describe('close', () => {
  const closing = (
    body: (ingress: Ingress, work: (name: string, also?: () => void) => Work, told: string[]) => void,
  ) => {
    const told: string[] = [];
    marbles(({ flush }, scheduler) => {
      const { ingress, work, turns } = openRoom(scheduler);
      body(ingress, work, told);
      flush();
      told.push(...turns.map(([, names]) => names));
    })();
    return told;
  };

  it('runs what waits, then tells', () => {
    const told = closing((ingress, work, tell) => {
      ingress.offer(work('first'));
      ingress.offer(work('second'));
      ingress.close(() => tell.push('closed'));
    });

    expect(told).toEqual(['closed', 'first second']);
  });

  it('waits for the turn under way, and runs what was asked for during it', () => {
    const order: string[] = [];
    closing((ingress, work) => {
      ingress.offerCall(
        work('turn', () => {
          ingress.offerCall(work('call', () => order.push('call')));
          ingress.close(() => order.push('closed'));
          order.push('turn goes on');
        }),
      );
    });

    expect(order).toEqual(['turn goes on', 'call', 'closed']);
  });

  it('takes nothing more, and does nothing the second time', () => {
    const answers: boolean[] = [];
    const told = closing((ingress, work, tell) => {
      ingress.close(() => tell.push('closed'));
      ingress.close(() => tell.push('closed again'));
      answers.push(ingress.offer(work('late')), ingress.offerCall(work('late')));
      ingress.wake();
    });

    expect(answers).toEqual([false, false]);
    expect(told).toEqual(['closed']);
  });

  it('costs no stack, however many turns it takes', () => {
    let turns = 0;
    marbles((_, scheduler) => {
      const ingress = openIngress((works) => ((turns += 1), Math.min(1, works.length)), scheduler);
      for (let n = 0; n < QUEUE_MAX; n += 1) ingress.offer(nothing);
      ingress.close(() => undefined);
    })();

    expect(turns).toBe(QUEUE_MAX);
  });
});
