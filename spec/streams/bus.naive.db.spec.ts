import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import type { Envelope } from '../../lib/envelope/envelope';
import { restage } from '../../lib/envelope/moves';
import { openBus } from '../../streams/bus';
import { openOutcome } from '../../streams/turn/outcome';
import { step } from '../../streams/steps/step';
import { openScratch } from '../../streams/turn/scratch';
import { openTurn } from '../../streams/turn/turn';
import {
  MADE_MS,
  alice,
  bob,
  eventBy,
  noteBy,
  openedAt,
  oursAt,
  arrivedAt,
  storedOf,
} from '../support/kernel/envelopes';
import { openKernel } from '../support/kernel/kernel';
import { gatherUnhandled, openNaiveBus } from '../support/kernel/naiveBus';

/** Far beyond the depth of any stack: a naive loop ends somewhere between 500 and 1,500. */
const LONG = 10_000;

let unhandled: ReturnType<typeof gatherUnhandled>;
beforeEach(() => {
  unhandled = gatherUnhandled();
});
afterEach(() => unhandled.restore());

describe('a chain of envelopes, each of which sets off the next', () => {
  const first = storedOf(noteBy(alice, 'link'));
  const link = (n: number): Envelope<'stored'> => ({ ...first, trace_id: n });

  /** In a process of its own, whose stack may overflow. */
  const naive = (length: number): { readonly stored: number; readonly heard: boolean } => {
    const args = ['-r', '@swc-node/register', join(__dirname, '../support/kernel/naiveChain.main.ts'), String(length)];
    return JSON.parse(spawnSync(process.execPath, args, { encoding: 'utf8' }).stdout) as ReturnType<typeof naive>;
  };

  const ours = (length: number): number => {
    const { store } = openKernel();
    let stored = 0;
    const turn = openTurn({
      ...{ store, now: () => 0, scratch: openScratch(), outcome: openOutcome() },
      hop: openBus(
        [
          step({
            name: 'store',
            from: 'sealed',
            to: 'stored',
            run: (e) => E.right(restage({ ...e, local_seq: 1 }, 'stored')),
          }),
        ],
        () => undefined,
      ),
      reflect: (e) => {
        stored += 1;
        return stored < length ? [{ ...link(e.trace_id + 1), stage: 'sealed' }] : [];
      },
      refuse: () => undefined,
      forgetMore: () => false,
      ofWaiting: () => link(0),
    });
    store.transaction.begin();
    turn.run({ ...link(1), stage: 'sealed' });
    turn.drain();
    store.transaction.commit();
    return stored;
  };

  it('is run by both as long as it is short', () => {
    expect(naive(100)).toEqual({ stored: 100, heard: false });
    expect(ours(100)).toBe(100);
  });

  it('is torn in the naive bus where the stack ends, and its emitter hears of nothing', () => {
    const { stored, heard } = naive(LONG);

    expect(stored).toBeGreaterThan(100);
    expect(stored).toBeLessThan(LONG / 2);
    expect(heard).toBe(false);
  });

  it('costs ours no stack: fifty thousand are run', () => {
    expect(ours(50_000)).toBe(50_000);
  });
});

describe('a handler that throws', () => {
  const bomb = openedAt('accepted', eventBy(bob, 'bomb', { where: 2 }));
  const good = openedAt('accepted', noteBy(bob, 'good'));
  const run = (e: Envelope): Envelope => {
    if (e.event_type === 'bomb') throw new Error('it went off');
    return storedOf(noteBy(bob, 'good'));
  };

  it('takes nothing any more in the naive bus: what comes later is lost', async () => {
    const stored: Envelope[] = [];
    const emit = openNaiveBus([{ claims: (e) => e.stage === 'accepted', run }], (e) => stored.push(e));

    [good, bomb, good, good].forEach(emit);
    await unhandled.come(1);

    expect(stored).toHaveLength(1);
  });

  it('loses that one envelope in ours', () => {
    const hop = openBus(
      [step({ name: 'take', from: 'accepted', to: 'stored', run: (e) => E.right(run(e) as Envelope<'stored'>) })],
      () => undefined,
    );

    const ends = [good, bomb, good, good].map((e) => hop(e).stage);

    expect(ends).toEqual(['stored', 'rejected', 'stored', 'stored']);
  });
});

describe('a write that fails half way', () => {
  const note = noteBy(bob, 'half');

  it('is committed by half in the naive bus: its emitter hears of nothing', async () => {
    const { store, settle, within } = openKernel();
    settle(alice);
    const sealed = {
      received_by: 1,
      type: 101,
      created_ms: MADE_MS,
      expires_ms: 0,
      local_only: false,
      stored_ms: MADE_MS,
    };
    const emit = openNaiveBus(
      [{ claims: (e) => e.stage === 'sealed', run: () => storedOf(note) }],
      () => void store.events.add({ ...sealed, event_id: note.event_id, sealed: note.canonical }),
      () => {
        throw new Error('its rows cannot be written');
      },
    );

    const heard = E.tryCatch(
      () => within(() => emit(arrivedAt('sealed', note))),
      (cause) => cause,
    );
    await unhandled.come(1);

    expect(E.isRight(heard)).toBe(true);
    expect(store.events.has(1, note.event_id)).toBe(true);
  });

  it('leaves nothing in ours', () => {
    const { store, settle, turnOf } = openKernel();
    settle(alice);
    const bomb = eventBy(bob, 'bomb', { where: 0 });

    const ends = turnOf(arrivedAt('sealed', bomb));

    expect(ends).toMatchObject([{ stage: 'rejected', fault: { _tag: 'Crashed', step: 'store' } }]);
    expect(store.events.has(1, bomb.event_id)).toBe(false);
  });
});

describe('two handlers that take the same envelope', () => {
  const e = oursAt('sealed', noteBy(alice, 'fork'));
  const claims = ({ stage }: Envelope): boolean => stage === 'sealed';

  it('make two of it in the naive bus', () => {
    const stored: Envelope[] = [];
    const both = { claims, run: () => storedOf(noteBy(alice, 'fork')) };

    openNaiveBus([both, both], (end) => stored.push(end))(e);

    expect(stored).toHaveLength(2);
  });

  it('are our own mistake in ours, and named', () => {
    const named = (name: string) =>
      step({ name, from: 'sealed', to: 'stored', run: () => E.right(storedOf(noteBy(alice, 'fork'))) });
    const hop = openBus([named('one'), named('other')], () => undefined);

    expect(() => hop(e)).toThrow('one and other both answer stage sealed');
  });
});
