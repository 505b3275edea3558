import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import type { Db } from '../../../lib/db/openDatabase';
import { alice, noteBy, sealedAt } from '../../support/kernel/envelopes';

import { openTurnRoom as openRoom } from '../../support/kernel/turnRoom';

/** Listens in on what opens the database, so that a spec can fill the disk. */
const mockOpened: Db[] = [];
jest.mock('../../../lib/db/openDatabase', () => {
  const real = jest.requireActual<typeof import('../../../lib/db/openDatabase')>('../../../lib/db/openDatabase');
  return {
    ...real,
    openDatabase: (...args: Parameters<typeof real.openDatabase>) => {
      const opened = real.openDatabase(...args);
      if (opened._tag === 'Right') mockOpened.push(opened.right);
      return opened;
    },
  };
});

describe('a full disk', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sotto-full-'));
    mockOpened.length = 0;
  });
  afterEach(() => {
    for (const db of mockOpened) db.close();
    rmSync(folder, { recursive: true });
  });
  const openFull = () => {
    const room = openRoom({ path: join(folder, 'full.db') });
    const [db] = mockOpened;
    const pages = Number(db!.pragma('page_count', { simple: true }));
    return {
      ...room,
      fill: () => void db!.pragma(`max_page_count = ${pages + 2}`),
      empty: () => void db!.pragma('max_page_count = 1000000'),
    };
  };
  const many = (from: number, count: number) => Array.from({ length: count }, (_, n) => `note ${from + n}`);

  it('loses the turn that meets it as a whole, and keeps nothing of it', () => {
    const { runTurn, writes, isStored, told, lines, fill } = openFull();
    fill();

    const texts = many(0, 200);
    runTurn(texts.map((text) => writes(text)));

    expect(told[1]).toBe('lost 200');
    expect(texts.some(isStored)).toBe(false);
    expect(lines[0]).toMatchObject({ msg: 'turn lost' });
  });

  it('goes on once there is room', () => {
    const { runTurn, writes, isStored, fill, empty } = openFull();
    const texts = many(0, 200);
    fill();
    runTurn(texts.map((text) => writes(text)));

    empty();
    runTurn(texts.map((text) => writes(text)));

    expect(texts.every(isStored)).toBe(true);
  });

  it('takes the whole turn even where a flow meets it and goes on as if nothing were', () => {
    const { runTurn, work, writes, isStored, told, fill } = openFull();
    fill();
    const careless = work('careless', (turn) => {
      turn.attempt('careless', () => {
        for (const text of many(0, 200)) {
          try {
            turn.run(sealedAt('unwrapped', noteBy(alice, text)));
          } catch {
            continue;
          }
        }
        return E.right('all is well');
      });
    });

    runTurn([writes('before'), careless, writes('after')]);

    expect(told).toEqual(['before', 'lost 3', 'before lost', 'careless lost', 'after lost']);
    expect(['before', 'after', 'note 0', 'note 199'].some(isStored)).toBe(false);
  });

  it('keeps those ready who were let go in the turn that was lost', () => {
    const { runTurn, work, writes, isStored, store, fill, empty } = openFull();
    const parent = noteBy(alice, 'parent');
    const child = noteBy(alice, 'child', [parent.event_id]);
    runTurn([work('child', (turn) => void turn.run(sealedAt('unwrapped', child)))]);
    const parentWork = work('parent', (turn) => void turn.run(sealedAt('unwrapped', parent)));
    fill();
    runTurn([parentWork, ...many(0, 200).map((text) => writes(text))]);
    const waitingAfterLoss = store.quarantine.size().rows;

    empty();
    runTurn([parentWork]);

    expect(waitingAfterLoss).toBe(1);
    expect(isStored('parent')).toBe(true);
    expect(store.events.has(1, child.event_id)).toBe(true);
    expect(store.quarantine.size().rows).toBe(0);
  });

  it('is nothing that a refusal is made of: no rule is held against an event', () => {
    const { runTurn, writes, store, fill } = openFull();
    const texts = many(0, 200);
    fill();

    runTurn(texts.map((text) => writes(text)));

    expect(texts.filter((text) => store.badEvents.has(1, noteBy(alice, text).event_id))).toEqual([]);
    expect(texts.filter((text) => store.refusals.find(1, noteBy(alice, text).event_id) !== undefined)).toEqual([]);
  });
});
