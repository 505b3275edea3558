import * as E from 'fp-ts/Either';
import { RELEASED_PER_TURN_MAX } from '../lib/db/releases';
import { TurnLost } from '../lib/db/statement';
import type { Store } from '../lib/db/store';
import { ENDS, type End, type Envelope, type Stage } from '../lib/envelope';
import { NO_DEPS, NO_NEEDS, reject } from '../lib/moves';
import { type Fault, crashed, overLimit } from '../lib/fault';
import type { Hop } from './bus';
import type { Scratch } from './scratch';

/** Hops one run may take: far more than there are stages, so that only a circle in the stage graph meets it. */
const HOPS_MAX = 64;

type AtEnd = Envelope<End>;

/** What happens around runs; the turn itself knows no statistics, no reflectors and no transport. */
export interface TurnTools {
  readonly store: Store;
  readonly hop: Hop;
  readonly scratch: Scratch;
  /** What a stored event causes: drafts and sendings of reflectors. */
  readonly reflect: (e: AtEnd) => readonly Envelope[];
  /** Writes what a refusal leaves, after its run was rolled back. */
  readonly refuse: (e: Envelope<'rejected'>) => void;
  /** Sees each end of a run that stands. */
  readonly ended: (e: AtEnd) => void;
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

const ends = new Set<Stage>(ENDS);
const isAtEnd = (e: Envelope): e is AtEnd => ends.has(e.stage);

const released = ({ quarantine }: Store, id: number): Envelope<'unwrapped'> | undefined => {
  const row = quarantine.load(id);
  if (row === undefined) return undefined;
  const { received_by, sealed, claimed, opensWith, origin } = row;
  const common = { received_by, event_type: '', needs: NO_NEEDS, deps: NO_DEPS, trace_id: 0 };
  return { ...common, stage: 'unwrapped', sealed, claimed, opensWith, origin };
};

/**
 * The order of work within a turn: run by run, and what a run causes before the next arrival. A loop over one array:
 * depth costs no stack. Interleaving the hops of several envelopes would let two drafts of one signer be lent the same
 * head, and would rule out savepoints, which are a stack.
 */
export const openTurn = ({ store, hop, scratch, reflect, refuse, ended }: TurnTools): Turn => {
  const { transaction, quarantine, releases } = store;
  const queue: (Envelope | number)[] = [];
  let served = 0;

  const abandon = (): void => {
    queue.length = 0;
    served = 0;
  };

  const follow = (start: Envelope): AtEnd => {
    let e = start;
    for (let hops = 0; hops < HOPS_MAX; hops += 1) {
      if (isAtEnd(e)) return e;
      e = hop(e);
    }
    return isAtEnd(e) ? e : reject(e, overLimit('hops'));
  };

  const settle = (end: AtEnd, waiting: number | undefined): AtEnd => {
    if (end.stage === 'rejected') {
      transaction.undo();
      if (waiting !== undefined) quarantine.remove(waiting);
      refuse(end);
    } else {
      transaction.release();
      queue.push(...scratch.ready, ...reflect(end));
    }
    scratch.ready.length = 0;
    ended(end);
    return end;
  };

  const run = (e: Envelope): AtEnd => {
    transaction.save();
    return settle(follow(e), undefined);
  };

  const runReleased = (id: number): void => {
    transaction.save();
    const e = released(store, id);
    quarantine.remove(id);
    if (e === undefined) transaction.release();
    else settle(follow(e), id);
  };

  const serve = (): void => {
    while (served < queue.length) {
      const next = queue[served];
      served += 1;
      if (typeof next === 'number') runReleased(next);
      else if (next !== undefined) run(next);
    }
    abandon();
  };

  const attempt = <A>(name: string, body: () => E.Either<Fault, A>): E.Either<Fault, A> => {
    const mark = queue.length;
    transaction.save();
    const result = E.flatten(E.tryCatch(body, crashed(name)));
    if (!transaction.isOpen()) throw new TurnLost();
    if (E.isRight(result)) transaction.release();
    else {
      transaction.undo();
      queue.length = mark;
    }
    return result;
  };

  const drain = (): void => {
    serve();
    while (scratch.told < RELEASED_PER_TURN_MAX) {
      const more = releases.resume(RELEASED_PER_TURN_MAX - scratch.told);
      if (more === undefined) return;
      scratch.told += more.told;
      queue.push(...more.ready);
      serve();
    }
  };

  return { run, cause: (e) => void queue.push(e), attempt, drain, abandon };
};
