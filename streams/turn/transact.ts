import type { Store } from '../../lib/db/store';
import { errorName } from '../../lib/fault';
import type { Log } from '../../lib/log';
import type { RunTurn, Work } from './ingress';
import { type Scratch, emptyScratch } from './scratch';
import type { Turn } from './turn';

/**
 * A turn ends early after this long, between two pieces of work, in milliseconds. COMMIT comes on top, and together they
 * are to hold the process for less than 50.
 */
export const TURN_MS_MAX = 40;

/** Does something that hurts only itself: what it throws is reported, and whatever comes after it happens. */
export type Guard = (what: string, action: () => void) => void;

export interface TransactTools {
  readonly store: Store;
  readonly turn: Turn;
  readonly scratch: Scratch;
  readonly now: () => number;
  readonly log: Log;
  readonly beforeWork: () => void;
  /** The last writes of the turn, once its `works` are done. */
  readonly beforeCommit: (works: number) => void;
  /** After COMMIT and nowhere else: packets are offered, live queries run, each under a guard of its own. */
  readonly afterCommit: (guard: Guard) => void;
  /** Nothing of the turn is left: nothing is sent, what it released is still ready. */
  readonly afterLoss: (works: number) => void;
}

type Report = (msg: string, cause: unknown, works: number) => void;

/** A log that fails must not end what it was to tell of. */
export const reportTo =
  (log: Log): Report =>
  (msg, cause, works) => {
    try {
      log({ level: 'error', msg, details: { cause: errorName(cause), works } });
    } catch {
      return;
    }
  };

/** Guards an action after COMMIT. If it throws, the turn is kept all the same, and callers are answered. */
const guardWith =
  (report: Report): Guard =>
  (what, action) => {
    try {
      action();
    } catch (cause) {
      report(what, cause, 0);
    }
  };

/** Does pieces of work until their turn has lasted long enough. Answers how many were done. */
const workThrough = ({ turn, scratch, now }: TransactTools, works: readonly Work[]): number => {
  let taken = 0;
  turn.drain();
  for (const one of works) {
    one.run(turn);
    taken += 1;
    turn.drain();
    if (now() >= scratch.endMs) break;
  }
  return taken;
};

/**
 * One turn, one transaction: everything its runs wrote is there after COMMIT, or none of it is.
 * Where SQLite undid the transaction by itself, or anything unforeseen was thrown, the turn is lost as a whole.
 */
export const openTransact = (tools: TransactTools): RunTurn => {
  const { turn, scratch } = tools;
  const { transaction } = tools.store;
  const report = reportTo(tools.log);
  const guard = guardWith(report);

  /** Answers how many works were done, or undefined where all of the turn is gone. */
  const commit = (works: readonly Work[]): number | undefined => {
    try {
      transaction.begin();
      tools.beforeWork();
      const taken = workThrough(tools, works);
      tools.beforeCommit(works.length);
      transaction.commit();
      return taken;
    } catch (cause) {
      guard('rollback failed', transaction.rollback);
      turn.abandon();
      tools.afterLoss(works.length);
      report('turn lost', cause, works.length);
      return undefined;
    }
  };

  return (works) => {
    emptyScratch(scratch, tools.now() + TURN_MS_MAX);
    const taken = commit(works);
    if (taken !== undefined) guard('after commit', () => tools.afterCommit(guard));
    const settled = works.slice(0, taken);
    for (const { done } of settled) guard('after turn', () => done?.(taken !== undefined));
    return settled.length;
  };
};
