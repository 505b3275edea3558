import * as E from 'fp-ts/Either';
import type { Dep } from '../../event/event';
import { type Ref, kindOf } from '../../ids';
import type { Lend } from './lend';

/** Results of look-ups in this turn, by owner and ref. A write that may change one empties it. */
export interface TurnCache {
  readonly get: (received_by: number, ref: Ref) => Dep | undefined;
  readonly put: (received_by: number, ref: Ref, dep: Dep) => void;
  /** Notes a write that may add results; those found before stay true. */
  readonly noteWrite: () => void;
  /** Empties the cache: a write may have changed a result. */
  readonly drop: () => void;
  /** Begins a turn, with nothing found and no savepoint. */
  readonly begin: () => void;
  readonly save: () => void;
  readonly release: () => void;
  /** Undoes the last savepoint. If anything was written in it, the cache is emptied. */
  readonly undo: () => void;
}

/** Entries held at most; then the cache starts over. A turn may meet as many authors as it takes events. */
const ENTRIES_MAX = 4_096;

export const openTurnCache = (): TurnCache => {
  const byOwner = new Map<number, Map<Ref, Dep>>();
  /** For each open savepoint, the number of writes before it. */
  let marks: number[] = [];
  let [size, writes] = [0, 0];
  const noteWrite = (): void => void (writes += 1);
  const drop = (): void => {
    noteWrite();
    byOwner.clear();
    size = 0;
  };
  return {
    get: (received_by, ref) => byOwner.get(received_by)?.get(ref),
    put: (received_by, ref, dep) => {
      if (size >= ENTRIES_MAX) drop();
      const own = byOwner.get(received_by) ?? new Map<Ref, Dep>();
      byOwner.set(received_by, own.set(ref, dep));
      size += 1;
    },
    noteWrite,
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

/** How the kinds of look-ups are cached. */
export interface Kinds {
  /** Do its answers stay true until a write drops them? */
  readonly lasts: (kind: string) => boolean;
  /** The kind that is asked where this one finds nothing. */
  readonly otherwise: (kind: string) => string | undefined;
}

/**
 * Caches hits for the rest of the turn. Misses are looked up again, for they may come any moment. A hit of the kind that
 * was asked `otherwise` is cached under its own ref.
 */
export const lendOnce = (lend: Lend, cache: TurnCache, { lasts, otherwise }: Kinds): Lend => {
  const once: Lend = (received_by, ref) => {
    const before = cache.get(received_by, ref);
    if (before !== undefined) return E.right(before);
    const found = lend(received_by, ref);
    if (E.isLeft(found)) return found;
    const kind = kindOf(ref);
    if (found.right === undefined) {
      const other = otherwise(kind);
      return other === undefined ? found : once(received_by, `${other}:${ref.slice(kind.length + 1)}`);
    }
    if (lasts(kind)) cache.put(received_by, ref, found.right);
    return found;
  };
  return once;
};
