import * as E from 'fp-ts/Either';
import type { Waiting } from '../../lib/db/waiting/quarantine';
import { TurnLost } from '../../lib/db/statement';
import type { Store } from '../../lib/db/store';
import type { End, Envelope } from '../../lib/envelope/envelope';
import { type Fault, crashed } from '../../lib/fault';
import { type Hop, runToEnd } from '../bus';
import type { Outcome } from './outcome';
import { type Queue, openQueue } from './queue';
import { type Scratch, countReleased, releaseBudget } from './scratch';

type AtEnd = Envelope<End>;

/** Actions around runs. The turn itself knows no statistics, reflectors or transport. */
export interface TurnTools {
  readonly store: Pick<Store, 'transaction' | 'quarantine' | 'releases'>;
  readonly hop: Hop;
  readonly scratch: Scratch;
  readonly outcome: Pick<Outcome, 'add' | 'mark' | 'undo'>;
  /** Answers the envelopes that reflectors make of a stored event. */
  readonly reflect: (e: AtEnd) => readonly Envelope[];
  /** Goes on forgetting what earlier turns left. Answers whether there was anything that this turn may. */
  readonly forgetMore: () => boolean;
  /** Writes what a refusal leaves, after its run was rolled back. */
  readonly refuse: (e: Envelope<'rejected'>) => void;
  /** A row of the waiting room as an envelope again. */
  readonly ofWaiting: (row: Waiting) => Envelope;
  readonly now: () => number;
}

/** A turn under way. All of it is inside one transaction. */
export interface Turn {
  /** Takes one envelope through its stages to an end, in a savepoint of its own; what it causes waits. */
  readonly run: (e: Envelope) => AtEnd;
  /** Lets an envelope wait its turn behind what is already caused. */
  readonly cause: (e: Envelope) => void;
  /** Runs `body` in a savepoint: a Left or a throw undoes all it did and all it caused. */
  readonly attempt: <A>(name: string, body: () => E.Either<Fault, A>) => E.Either<Fault, A>;
  /** Serves what is caused until nothing is left, waiters of earlier turns included, up to the limit of a turn. */
  readonly drain: () => void;
  /** Drops what is caused: its turn was lost. */
  readonly abandon: () => void;
}

/** Either an envelope, or the number of a waiting row that is read when its turn has come: a crowd costs no memory. */
type Caused = Envelope | number;

const takeReady = (scratch: Scratch, queue: Queue<Caused>): void => {
  queue.push(scratch.ready);
  scratch.ready.length = 0;
};

/** Closes a run's savepoint: keeps what it wrote and queues what it caused, or undoes it and notes why. */
const settle = (tools: TurnTools, queue: Queue<Caused>, end: AtEnd, waiting: number | undefined): AtEnd => {
  const { store, scratch, outcome, reflect, refuse } = tools;
  if (end.stage === 'rejected') {
    store.transaction.undo();
    scratch.ready.length = 0;
    if (waiting !== undefined) store.quarantine.remove(waiting);
    refuse(end);
    takeReady(scratch, queue);
  } else {
    store.transaction.release();
    takeReady(scratch, queue);
    queue.push(reflect(end));
  }
  outcome.add(end);
  return end;
};

/** Undoes what a body did where it answers Left or throws, and drops what it caused. */
const openAttempt =
  ({ store, outcome }: TurnTools, queue: Queue<Caused>): Turn['attempt'] =>
  (name, body) => {
    const { transaction } = store;
    const [caused, ended] = [queue.mark(), outcome.mark()];
    transaction.save();
    const result = E.flatten(E.tryCatch(body, crashed(name)));
    // Whatever was thrown, and wherever it was caught: of a transaction that is gone nothing is kept.
    if (!transaction.isOpen()) throw new TurnLost();
    if (E.isRight(result)) transaction.release();
    else {
      transaction.undo();
      queue.cutTo(caused);
      outcome.undo(ended);
    }
    return result;
  };

/** Lets go of more of those that waited for what came in earlier turns. Answers whether there was anybody. */
const openReleaseMore =
  ({ store, scratch, now }: TurnTools, queue: Queue<Caused>): (() => boolean) =>
  () => {
    const budget = releaseBudget(scratch, now());
    const more = budget > 0 ? store.releases.resume(budget) : undefined;
    if (more === undefined) return false;
    countReleased(scratch, more.notified, more.ready);
    queue.push(more.ready);
    return true;
  };

/**
 * The order of work within a turn: run by run, and what a run causes before the next arrival. A loop over one queue:
 * depth costs no stack. Interleaving the hops of several envelopes would let two drafts of one signer be lent the same
 * head, and would rule out savepoints, which are a stack.
 */
export const openTurn = (tools: TurnTools): Turn => {
  const { store, hop, scratch, ofWaiting, forgetMore } = tools;
  const { transaction, quarantine } = store;
  const queue = openQueue<Caused>();

  const run = (e: Envelope): AtEnd => {
    transaction.save();
    return settle(tools, queue, runToEnd(hop, e), undefined);
  };

  const runWaiting = (id: number): void => {
    transaction.save();
    const row = quarantine.load(id);
    quarantine.remove(id);
    if (row === undefined) transaction.release();
    else settle(tools, queue, runToEnd(hop, ofWaiting(row)), id);
  };

  const serve = (): void => {
    for (let next = queue.take(); next !== undefined; next = queue.take()) {
      if (typeof next === 'number') runWaiting(next);
      else run(next);
    }
  };

  const releaseMore = openReleaseMore(tools, queue);
  const drain = (): void => {
    do {
      takeReady(scratch, queue);
      serve();
    } while (releaseMore() || forgetMore());
  };

  return {
    run,
    cause: (e) => queue.push([e]),
    attempt: openAttempt(tools, queue),
    drain,
    abandon: () => queue.cutTo(0),
  };
};
