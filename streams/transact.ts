import type { Store } from '../lib/db/store';
import type { Log } from '../lib/log';
import type { RunTurn, Work } from './ingress';
import { type Scratch, emptyScratch } from './scratch';
import type { Turn } from './turn';

/** A turn ends early after this long, between two pieces of work, in milliseconds. */
export const TURN_MS_MAX = 50;

export interface TransactTools {
  readonly store: Store;
  readonly turn: Turn;
  readonly scratch: Scratch;
  readonly now: () => number;
  readonly log: Log;
  /** Writes that wait for whichever turn comes next. */
  readonly before: () => void;
  /** After COMMIT and nowhere else: packets are offered, live queries run. */
  readonly committed: () => void;
  /** Nothing of the turn is left: nothing is sent, what it released is still ready. */
  readonly lost: (works: number) => void;
}

const nameOf = (cause: unknown): string => (cause instanceof Error ? cause.name : typeof cause);

/**
 * One turn, one transaction: everything its runs wrote is there after COMMIT, or none of it is.
 * Where SQLite undid the transaction by itself, or anything unforeseen was thrown, the turn is lost as a whole.
 */
export const openTransact = (tools: TransactTools): RunTurn => {
  const { store, turn, scratch, now, log } = tools;
  const { transaction } = store;

  const work = (works: readonly Work[]): number => {
    const endMs = now() + TURN_MS_MAX;
    let taken = 0;
    turn.drain();
    for (const one of works) {
      one.run(turn);
      taken += 1;
      turn.drain();
      if (now() >= endMs) break;
    }
    return taken;
  };

  return (works) => {
    emptyScratch(scratch);
    let taken = works.length;
    let kept = false;
    try {
      transaction.begin();
      tools.before();
      taken = work(works);
      transaction.commit();
      kept = true;
    } catch (cause) {
      transaction.rollback();
      turn.abandon();
      log({ level: 'error', what: 'turn lost', details: { cause: nameOf(cause), works: works.length } });
      tools.lost(works.length);
    }
    if (kept) tools.committed();
    for (const one of works.slice(0, taken)) one.done?.(kept);
    return taken;
  };
};
