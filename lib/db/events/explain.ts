import type { EventId, Ref } from '../../ids';
import type { BadEvents } from './badEvents';
import type { Tombstones } from './tombstones';
import type { Events } from './events';
import type { Refusals } from './refusals';
import type { Db } from '../openDatabase';
import { finder, lister } from '../statement';

/** The state of one event, for one owner. */
export type Explanation =
  | { readonly status: 'stored'; readonly at_ms: number }
  /** Forgotten for good. */
  | { readonly status: 'deleted' }
  /** Forgotten for a time, because it expired for example; refused until then. */
  | { readonly status: 'forgotten'; readonly until_ms: number }
  | {
      readonly status: 'waiting';
      readonly for: readonly Ref[];
      readonly since_ms: number;
      readonly from: string;
      /** The id is a claim of the sealed bytes, which could not be opened yet. */
      readonly claimed: boolean;
    }
  | { readonly status: 'refused'; readonly rule: string }
  | { readonly status: 'unknown' };

export type Explain = (received_by: number, event_id: EventId) => Explanation;

/** Refs listed at most for one waiting event. */
const REFS_MAX = 32;

interface WaitingRow {
  readonly id: number;
  readonly since_ms: number;
  readonly origin: string;
  readonly verified: 0 | 1;
}

interface Sources {
  readonly events: Events;
  readonly tombstones: Tombstones;
  readonly badEvents: BadEvents;
  readonly refusals: Refusals;
  readonly now: () => number;
}

/** Explains what became of an event. Source: pipeline, "Trace and explain". */
export const openExplain = (db: Db, { events, tombstones, badEvents, refusals, now }: Sources): Explain => {
  const waiting = finder<WaitingRow>(
    db,
    `SELECT id, since_ms, origin, verified FROM quarantine WHERE received_by = ? AND claimed = ?
      ORDER BY verified DESC, id LIMIT 1`,
  );
  const needs = lister<{ readonly ref: Ref }>(
    db,
    `SELECT ref FROM quarantine_needs WHERE id = ? ORDER BY ref LIMIT ${REFS_MAX}`,
  );
  return (received_by, event_id) => {
    const stored = events.find(received_by, event_id);
    if (stored !== undefined) return { status: 'stored', at_ms: stored.stored_ms };
    const gone = tombstones.find(received_by, event_id, now());
    if (gone !== undefined)
      return gone.until_ms === null ? { status: 'deleted' } : { status: 'forgotten', until_ms: gone.until_ms };
    const rule = badEvents.ruleOf(received_by, event_id);
    if (rule !== undefined) return { status: 'refused', rule };
    const row = waiting(received_by, event_id);
    if (row !== undefined) {
      const { id, since_ms, origin, verified } = row;
      return {
        status: 'waiting',
        for: needs(id).map(({ ref }) => ref),
        since_ms,
        from: origin,
        claimed: verified === 0,
      };
    }
    const refusal = refusals.find(received_by, event_id);
    return refusal === undefined ? { status: 'unknown' } : { status: 'refused', rule: refusal.rule };
  };
};
