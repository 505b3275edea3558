import * as E from 'fp-ts/Either';
import type { Dep } from '../../event/event';
import { type Ref, kindOf } from '../../ids';
import type { Deltas } from '../rows/deltas';
import type { Events } from '../events/events';
import type { Lend } from './lend';
import type { Passing } from '../rows/passing';
import type { Provided } from '../events/provided';
import type { Secrets } from '../events/secrets';
import type { Transaction } from '../transaction';

/** What was found in a turn, as long as it is certainly still so: a thousand things said in one room ask once for it. */
export interface Lent {
  readonly get: (received_by: number, ref: Ref) => Dep | undefined;
  readonly put: (received_by: number, ref: Ref, dep: Dep) => void;
  /** Something was written that may be found from now on. */
  readonly wrote: () => void;
  /** Forgets everything: a write may have changed it. */
  readonly drop: () => void;
  /** A turn begins, with nothing found and no savepoint. */
  readonly begin: () => void;
  readonly save: () => void;
  readonly release: () => void;
  /** The last savepoint is undone, and with what was written in it perhaps what was found. Copies write nothing. */
  readonly undo: () => void;
}

/** Beyond this it begins anew: a turn may meet as many authors as it takes events. */
const LENT_MAX = 4_096;

export const openLent = (): Lent => {
  const byOwner = new Map<number, Map<Ref, Dep>>();
  /** How often had anything been written when each open savepoint began? */
  let marks: number[] = [];
  let [size, writes] = [0, 0];
  const wrote = (): void => void (writes += 1);
  const drop = (): void => {
    wrote();
    byOwner.clear();
    size = 0;
  };
  return {
    get: (received_by, ref) => byOwner.get(received_by)?.get(ref),
    put: (received_by, ref, dep) => {
      if (size >= LENT_MAX) drop();
      const own = byOwner.get(received_by) ?? new Map<Ref, Dep>();
      byOwner.set(received_by, own.set(ref, dep));
      size += 1;
    },
    wrote,
    drop,
    begin: () => {
      drop();
      marks = [];
    },
    save: () => void marks.push(writes),
    release: () => void marks.pop(),
    undo: () => {
      if (marks.pop() !== writes) drop();
    },
  };
};

/** What is known of a kind of look-up. */
export interface Kinds {
  /** Does what it finds last for a turn? */
  readonly lasts: (kind: string) => boolean;
  /** The kind that is asked where it finds nothing. */
  readonly otherwise: (kind: string) => string | undefined;
}

/**
 * Asks once in a turn for what is here. What is not may come any moment, and is asked for each time. What another
 * look-up found lasts if that one's answers do, and under the ref of that one.
 */
export const lendOnce = (lend: Lend, lent: Lent, { lasts, otherwise }: Kinds): Lend => {
  const once: Lend = (received_by, ref) => {
    const before = lent.get(received_by, ref);
    if (before !== undefined) return E.right(before);
    const found = lend(received_by, ref);
    if (E.isLeft(found)) return found;
    const kind = kindOf(ref);
    if (found.right === undefined) {
      const other = otherwise(kind);
      return other === undefined ? found : once(received_by, `${other}:${ref.slice(kind.length + 1)}`);
    }
    if (lasts(kind)) lent.put(received_by, ref, found.right);
    return found;
  };
  return once;
};

/** All that can change what was lent. */
export interface Lending {
  readonly transaction: Transaction;
  readonly events: Events;
  readonly provided: Provided;
  readonly secrets: Secrets;
  readonly deltas: Deltas;
  readonly passing: Passing;
}

type Action<P extends readonly unknown[], R> = (...params: P) => R;

/** The same action, and something that is done after it. */
export const after =
  <P extends readonly unknown[], R>(action: Action<P, R>, then: () => void): Action<P, R> =>
  (...params) => {
    const result = action(...params);
    then();
    return result;
  };

const following = (transaction: Transaction, { begin, save, release, undo }: Lent): Transaction => ({
  ...transaction,
  begin: after(transaction.begin, begin),
  save: after(transaction.save, save),
  release: after(transaction.release, release),
  undo: after(transaction.undo, undo),
});

/** The same stores, with what was lent kept right: each write that may change it drops it. `tables` are those it came from. */
export const keepingLent = (lent: Lent, stores: Lending, tables: ReadonlySet<string>): Lending => {
  const { events, provided, secrets, deltas, passing } = stores;
  const dropIf = (changed: readonly string[]): void => {
    if (changed.some((table) => tables.has(table))) lent.drop();
  };
  return {
    transaction: following(stores.transaction, lent),
    events: { ...events, add: after(events.add, lent.wrote), remove: after(events.remove, lent.drop) },
    provided: {
      ...provided,
      add: after(provided.add, lent.drop),
      removeOf: after(provided.removeOf, lent.drop),
    },
    secrets: { ...secrets, put: after(secrets.put, lent.drop), remove: after(secrets.remove, lent.drop) },
    // A renewal only lets live on what is alive.
    passing: { ...passing, apply: after(passing.apply, lent.drop), sweep: after(passing.sweep, lent.drop) },
    deltas: {
      apply: (type, received_by, seq, asked) => {
        const applied = deltas.apply(type, received_by, seq, asked);
        if (E.isRight(applied)) dropIf(applied.right);
        return applied;
      },
      removeRows: (type, received_by, seq) => {
        const changed = deltas.removeRows(type, received_by, seq);
        dropIf(changed);
        return changed;
      },
    },
  };
};
