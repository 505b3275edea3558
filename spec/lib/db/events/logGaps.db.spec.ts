import * as fc from 'fast-check';
import { openScopes } from '../../../../lib/db/events/scopes';
import { openTransaction } from '../../../../lib/db/transaction';
import { id, nth } from '../../../support/lib/events';
import { bareDb, rowsOf } from '../../../support/lib/store';

const [ROOM, ALICE, BOB] = [id(1), id(11), id(12)];

/** A store in which events of logs come, by their numbers. */
const openLogs = () => {
  const db = bareDb();
  openTransaction(db).begin();
  const scopes = openScopes(db);
  let made = 0;
  const come = (seqs: readonly number[], signer = ALICE, received_by = 1): void =>
    seqs.forEach((seq) => scopes.recordLogEntry(received_by, { signer, scope: ROOM, seq, event_id: nth((made += 1)) }));
  const held = (signer = ALICE, received_by = 1) =>
    rowsOf<{ held: number; seq: number }>(
      db,
      'SELECT held, seq FROM heads WHERE received_by = ? AND signer = ?',
      received_by,
      signer,
    )[0];
  const gaps = () =>
    rowsOf<{ a: number; b: number }>(db, 'SELECT first_seq AS a, last_seq AS b FROM log_gaps ORDER BY 1');
  return { come, held, gaps: () => gaps().map(({ a, b }) => [a, b]), close: () => void db.close() };
};

describe('how many of a log are held', () => {
  it.each<[string, readonly number[], number, readonly (readonly number[])[]]>([
    ['all, where they come in order', [0, 1, 2], 3, []],
    ['all, where they come in reverse', [2, 1, 0], 3, []],
    ['what came, where the first is missing', [1, 2], 2, [[0, 0]]],
    ['what came, where one in between is missing', [0, 1, 3], 3, [[2, 2]]],
    [
      'what came, with a gap that was cut in two',
      [0, 9, 5],
      3,
      [
        [1, 4],
        [6, 8],
      ],
    ],
    ['what came, with a gap that was filled from below and above', [0, 9, 1, 8], 4, [[2, 7]]],
    ['each number once: a fork at the head is none', [0, 1, 1], 2, []],
    ['each number once: a fork below the head hides no gap', [0, 1, 1, 0, 3, 1, 3], 3, [[2, 2]]],
    ['each number once: a fork of what filled a gap', [0, 3, 1, 1, 2, 2], 4, []],
  ])('is %s', (_, seqs, held, gaps) => {
    const logs = openLogs();

    logs.come(seqs);

    expect([logs.held()?.held, logs.gaps()]).toEqual([held, gaps]);
    logs.close();
  });

  it('is each signer’s own, and of each owner’s copy', () => {
    const logs = openLogs();

    logs.come([0, 2]);
    logs.come([0, 1, 1], BOB);
    logs.come([5], ALICE, 2);
    logs.come([1], BOB, 2);

    expect([logs.held(), logs.held(BOB), logs.held(ALICE, 2), logs.held(BOB, 2)].map((one) => one?.held)).toEqual([
      2, 2, 1, 1,
    ]);
    logs.close();
  });

  it('and what is missing make up the log, in whatever order it comes, with whatever forks', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30), { minLength: 1, maxLength: 60 }), (seqs) => {
        const logs = openLogs();
        logs.come(seqs);
        const missing = logs.gaps().flatMap(([a, b]) => Array.from({ length: b! - a! + 1 }, (_, n) => a! + n));
        const head = Math.max(...seqs);

        const expected = Array.from({ length: head + 1 }, (_, seq) => seq).filter((seq) => !seqs.includes(seq));
        expect(missing).toEqual(expected);
        expect(logs.held()).toEqual({ seq: head, held: new Set(seqs).size });
        logs.close();
      }),
      { numRuns: 60 },
    );
  });
});
