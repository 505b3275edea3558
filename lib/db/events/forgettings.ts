import type { EventId } from '../../ids';
import type { Db } from '../openDatabase';
import { finder, writer } from '../statement';

/** An event to forget, or one that is gone and whose dependents are still stored. */
export interface ForgetTask {
  readonly received_by: number;
  readonly event_id: EventId;
  /** The end of forgetting for it and its dependents, in milliseconds since 1970; null is for good. */
  readonly until_ms: number | null;
  /** The event whose forgetting it rests on, where that can be lifted; else null. */
  readonly root: EventId | null;
}

/** The forgetting that a turn began and did not finish. It is in the file, so that it goes on after a restart. */
export interface Forgettings {
  readonly add: (one: ForgetTask) => void;
  readonly next: () => ForgetTask | undefined;
  readonly finish: (one: ForgetTask) => void;
  readonly isPending: () => boolean;
}

export const openForgettings = (db: Db): Forgettings => {
  const add = writer(
    db,
    `INSERT INTO forgettings VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET
       root = iif(root IS NULL OR excluded.root IS NULL, NULL, root),
       until_ms = iif(until_ms IS NULL OR excluded.until_ms IS NULL, NULL, max(until_ms, excluded.until_ms))`,
  );
  const next = finder<ForgetTask>(db, 'SELECT received_by, event_id, until_ms, root FROM forgettings LIMIT 1');
  const finish = writer(db, 'DELETE FROM forgettings WHERE received_by = ? AND event_id = ?');
  return {
    add: ({ received_by, event_id, until_ms, root }) => void add(received_by, event_id, until_ms, root),
    next,
    finish: ({ received_by, event_id }) => void finish(received_by, event_id),
    isPending: () => next() !== undefined,
  };
};
