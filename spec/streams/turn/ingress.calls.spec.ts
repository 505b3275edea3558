import { VirtualAction, VirtualTimeScheduler } from 'rxjs';
import { CALLS_MAX, type Ingress, type Work, openIngress } from '../../../streams/turn/ingress';
import type { Turn } from '../../../streams/turn/turn';

/** Turns that note what they did and take at most `most` of what they are given; time stands still. */
const openRoom = (most = Number.MAX_SAFE_INTEGER) => {
  const scheduler = new VirtualTimeScheduler(VirtualAction, Infinity);
  const turns: string[] = [];
  let done: string[] = [];
  const ingress = openIngress((works) => {
    done = [];
    const taken = works.slice(0, most);
    for (const one of taken) one.run({} as Turn);
    turns.push(done.join(' '));
    for (const one of taken) one.done?.(true);
    return taken.length;
  }, scheduler);
  const work = (name: string, also: () => void = () => undefined): Work => ({
    run: () => {
      done.push(name);
      also();
    },
  });
  /** Made as the API makes it: answered when its turn is over. */
  const call = (name: string, also?: () => void): Promise<void> =>
    new Promise((resolve, reject) => {
      if (!ingress.offerCall({ ...work(name, also), done: () => resolve() })) reject(new Error('busy'));
    });
  return { ingress, scheduler, turns, work, call };
};
const nothing: Work = { run: () => undefined };
const many = (urgent: Ingress['offerCall'], count: number): number =>
  Array.from({ length: count }, () => urgent(nothing)).filter((taken) => taken).length;

describe('calls', () => {
  it('that are made together share a turn, before any timer, and nothing of it is done within the call', async () => {
    const { turns, call } = openRoom();

    const answers = ['one', 'two', 'three'].map((name) => call(name));
    const within = [...turns];
    await Promise.all(answers);

    expect([within, turns]).toEqual([[], ['one two three']]);
  });

  it('that wait for one another have a turn each', async () => {
    const { turns, call } = openRoom();

    for (const name of ['one', 'two']) await call(name);

    expect(turns).toEqual(['one', 'two']);
  });

  it('that are made by those who were answered together share the next', async () => {
    const { turns, call } = openRoom();
    const twice = async (name: string): Promise<void> => {
      await call(name);
      await call(`${name} again`);
    };

    await Promise.all([twice('one'), twice('two')]);

    expect(turns).toEqual(['one two', 'one again two again']);
  });

  it('take arrivals and jobs along, which need no turn of their own then', async () => {
    const { ingress, scheduler, turns, work, call } = openRoom();
    ingress.offer(work('arrival'));
    ingress.offerJob(work('job'));

    await call('call');
    scheduler.flush();

    expect(turns).toEqual(['call job arrival']);
  });

  it('that are made during a turn are done in the next, which lets others to the machine before', async () => {
    const { scheduler, turns, call } = openRoom();
    let within: Promise<void> | undefined;

    await call('first', () => {
      within = call('from within');
    });
    const before = [...turns];
    scheduler.flush();
    await within;

    expect([before, turns]).toEqual([['first'], ['first', 'from within']]);
  });

  it('that a turn had no time for are done in further ones', async () => {
    const { scheduler, turns, call } = openRoom(2);

    const answers = Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => call(name)));
    await Promise.resolve();
    scheduler.flush();
    await answers;

    expect(turns).toEqual(['a b', 'c d', 'e']);
  });

  it('of whom one is missing to the limit wait for the rest, and at the limit get a turn at once', () => {
    const { ingress, turns } = openRoom();

    const taken = many(ingress.offerCall, CALLS_MAX - 1);
    const before = turns.length;
    ingress.offerCall(nothing);

    expect([taken, before, turns.length]).toEqual([CALLS_MAX - 1, 0, 1]);
  });

  it('beyond the limit are taken, in as many turns as it needs', async () => {
    const { ingress, turns } = openRoom();

    const taken = many(ingress.offerCall, 2 * CALLS_MAX + 1);
    await Promise.resolve();

    expect([taken, turns.length]).toEqual([2 * CALLS_MAX + 1, 3]);
  });

  it('cost no turn where one came before theirs and did them', async () => {
    const { ingress, scheduler, turns, call } = openRoom();
    ingress.wake();

    const answer = call('call');
    scheduler.flush();
    await answer;
    await Promise.resolve();

    expect(turns).toEqual(['call']);
  });

  it('that wait are done by close, and none is taken after it', async () => {
    const { ingress, turns, call } = openRoom();
    const waiting = call('waiting');

    ingress.close(() => turns.push('closed'));
    const late = ingress.offerCall(nothing);
    await waiting;
    await Promise.resolve();

    expect([turns, late]).toEqual([['waiting', 'closed'], false]);
  });
});
