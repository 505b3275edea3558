import type { Work } from '../../../streams/turn/ingress';
import { TURN_MS_MAX, openTransact } from '../../../streams/turn/transact';
import { alice, noteBy, oursAt, sealedAt } from '../../support/kernel/envelopes';

import { openTurnRoom as openRoom } from '../../support/kernel/turnRoom';

describe('openTransact', () => {
  it('keeps what all its works wrote, then tells, and then whoever asked', () => {
    const { runTurn, writes, isStored, told } = openRoom();

    const taken = runTurn([writes('one'), writes('two')]);

    expect(taken).toBe(2);
    expect(told).toEqual(['before', 'commit 2', 'committed', 'one kept', 'two kept']);
    expect(['one', 'two'].map(isStored)).toEqual([true, true]);
  });

  it('runs a turn without works, for what lies in the database', () => {
    const { runTurn, told } = openRoom();

    expect(runTurn([])).toBe(0);
    expect(told).toEqual(['before', 'commit 0', 'committed']);
  });

  it('is over before anybody is told: a call from there finds no transaction', () => {
    const { runTurn, work, store } = openRoom();
    const open: boolean[] = [];

    runTurn([{ ...work('one', () => undefined), done: () => open.push(store.transaction.isOpen()) }]);

    expect(open).toEqual([false]);
  });

  it('loses everything where a work throws, works that went well and works to come included', () => {
    const { runTurn, work, writes, isStored, told, lines } = openRoom();
    const throws = work('two', () => {
      throw new TypeError('its text may be a secret');
    });

    const taken = runTurn([writes('one'), throws, writes('three')]);

    expect(taken).toBe(3);
    expect(told).toEqual(['before', 'lost 3', 'one lost', 'two lost', 'three lost']);
    expect(['one', 'three'].map(isStored)).toEqual([false, false]);
    expect(lines).toEqual([{ level: 'error', msg: 'turn lost', details: { cause: 'TypeError', works: 3 } }]);
  });

  it('begins the next turn with nothing left of a lost one', () => {
    const { runTurn, work, writes, isStored, told, turn, scratch } = openRoom();
    runTurn([
      work('one', () => {
        turn.cause(oursAt('sealed', noteBy(alice, 'caused')));
        scratch.changed.add('1/notes');
        throw new Error('lost');
      }),
    ]);
    told.length = 0;

    runTurn([writes('two')]);

    expect(told).toEqual(['before', 'commit 1', 'committed', 'two kept']);
    expect(['caused', 'two'].map(isStored)).toEqual([false, true]);
  });

  it('loses a turn whose COMMIT fails, as a whole', () => {
    let armed = false;
    const watch = (sql: string): void => {
      if (armed && sql === 'COMMIT') throw new Error('interrupted');
    };
    const { runTurn, writes, isStored, told } = openRoom({ watch });

    armed = true;
    runTurn([writes('one')]);
    armed = false;

    expect(told).toEqual(['before', 'commit 1', 'lost 1', 'one lost']);
    expect(isStored('one')).toBe(false);
  });

  it('loses a turn that cannot begin, and works at the next', () => {
    let armed = true;
    const watch = (sql: string): void => {
      if (armed && sql === 'BEGIN IMMEDIATE') throw new Error('interrupted');
    };
    armed = false;
    const { runTurn, writes, isStored, told } = openRoom({ watch });
    armed = true;
    runTurn([writes('one')]);
    armed = false;

    runTurn([writes('two')]);

    expect(told).toEqual(['lost 1', 'one lost', 'before', 'commit 1', 'committed', 'two kept']);
    expect(['one', 'two'].map(isStored)).toEqual([false, true]);
  });

  it('keeps a turn whatever goes wrong after it, and answers everybody', () => {
    const { store, turn, scratch, now, writes, isStored, told, lines } = openRoom();
    const runTurn = openTransact({
      ...{
        store,
        turn,
        scratch,
        now,
        beforeWork: () => undefined,
        beforeCommit: () => undefined,
        afterLoss: () => undefined,
      },
      log: (line) => void lines.push(line),
      afterCommit: () => {
        throw new Error('nobody listens');
      },
    });
    const throwing: Work = { ...writes('one'), done: () => JSON.parse('{') as never };

    const taken = runTurn([throwing, writes('two')]);

    expect(taken).toBe(2);
    expect(['one', 'two'].map(isStored)).toEqual([true, true]);
    expect(told).toEqual(['two kept']);
    expect(lines.map(({ msg }) => msg)).toEqual(['after commit', 'after turn']);
  });

  it('guards each action after COMMIT by itself, and reports what it throws without its text', () => {
    const { store, turn, scratch, now, writes, told, lines } = openRoom();
    const runTurn = openTransact({
      ...{
        store,
        turn,
        scratch,
        now,
        beforeWork: () => undefined,
        beforeCommit: () => undefined,
        afterLoss: () => undefined,
      },
      log: (line) => void lines.push(line),
      afterCommit: (guard) => {
        guard('first', () => {
          throw new TypeError('its text may be a secret');
        });
        guard('second', () => told.push('second'));
      },
    });

    runTurn([writes('one')]);

    expect(told).toEqual(['second', 'one kept']);
    expect(lines).toEqual([{ level: 'error', msg: 'first', details: { cause: 'TypeError', works: 0 } }]);
  });

  it('is not ended by a log that throws', () => {
    const { store, turn, scratch, now, work, writes, told } = openRoom();
    const runTurn = openTransact({
      ...{
        store,
        turn,
        scratch,
        now,
        beforeWork: () => undefined,
        beforeCommit: () => undefined,
        afterCommit: () => undefined,
        afterLoss: () => undefined,
      },
      log: () => {
        throw new Error('the disk of the log is full, too');
      },
    });
    const lost = work('one', () => {
      throw new Error('lost');
    });

    const taken = [runTurn([lost]), runTurn([writes('two')])];

    expect(taken).toEqual([1, 1]);
    expect(told).toEqual(['one lost', 'two kept']);
  });
});

describe('the length of a turn', () => {
  it('ends it after the work during which it ran out of time', () => {
    const { runTurn, writes, clock, isStored, told } = openRoom();
    const slow = writes('slow', () => (clock.nowMs += TURN_MS_MAX));

    const taken = runTurn([writes('one'), slow, writes('three')]);

    expect(taken).toBe(2);
    expect(told).toEqual(['before', 'commit 3', 'committed', 'one kept', 'slow kept']);
    expect(isStored('three')).toBe(false);
  });

  it('lets it go on as long as a millisecond is left', () => {
    const { runTurn, writes, clock } = openRoom();
    const slow = writes('slow', () => (clock.nowMs += TURN_MS_MAX - 1));

    expect(runTurn([slow, writes('two')])).toBe(2);
  });

  it('does not end it while something that was caused waits', () => {
    const { runTurn, work, clock, isStored } = openRoom();
    const slow = work('slow', (turn) => {
      clock.nowMs += 10 * TURN_MS_MAX;
      for (const text of ['a', 'b', 'c']) turn.cause(sealedAt('unwrapped', noteBy(alice, text)));
    });

    runTurn([slow]);

    expect(['a', 'b', 'c'].map(isStored)).toEqual([true, true, true]);
  });

  it('takes one work at least, however slow it was to begin', () => {
    const { store, turn, scratch, writes } = openRoom();
    let nowMs = 0;
    const runTurn = openTransact({
      ...{ store, turn, scratch, log: () => undefined, now: () => (nowMs += 1_000) },
      ...{
        beforeWork: () => undefined,
        beforeCommit: () => undefined,
        afterCommit: () => undefined,
        afterLoss: () => undefined,
      },
    });

    expect(runTurn([writes('one'), writes('two')])).toBe(1);
  });
});
