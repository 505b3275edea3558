import type { Db } from './openDatabase';
import { inserter, lister, plucker, writer } from './statement';

/** A packet on its way out: it is offered to the transport after COMMIT and leaves this table once it is accepted. */
export interface OutboxRow {
  readonly id: number;
  readonly sender: Uint8Array;
  readonly destination: Uint8Array;
  readonly packet: Uint8Array;
}

/** Packets that may lie here at once; beyond it sending is refused, counted, and left to the next sync. */
export const OUTBOX_ROWS_MAX = 50_000;
/** Packets offered to the transport at a time. */
export const OFFERED_MAX = 1_000;

export interface Outbox {
  readonly add: (received_by: number, dueMs: number, row: Omit<OutboxRow, 'id'>) => number;
  readonly due: (nowMs: number) => readonly OutboxRow[];
  /** The time at which the next packet may be offered. */
  readonly nextDueMs: () => number | undefined;
  readonly delay: (id: number, dueMs: number) => void;
  readonly remove: (id: number) => void;
  readonly isFull: () => boolean;
  readonly size: () => number;
}

export const openOutbox = (db: Db, rowsMax: number): Outbox => {
  const add = inserter(
    db,
    'INSERT INTO outbox (received_by, due_ms, sender, destination, packet) VALUES (?, ?, ?, ?, ?)',
  );
  const due = lister<OutboxRow>(
    db,
    `SELECT id, sender, destination, packet FROM outbox WHERE due_ms <= ? ORDER BY due_ms, id LIMIT ${OFFERED_MAX}`,
  );
  const nextDue = plucker<number>(db, 'SELECT due_ms FROM outbox ORDER BY due_ms LIMIT 1');
  // A delayed packet goes to the end, so that the span of ids stays close to the number of rows.
  const delay = writer(db, 'UPDATE outbox SET id = (SELECT max(id) + 1 FROM outbox), due_ms = ? WHERE id = ?');
  const remove = writer(db, 'DELETE FROM outbox WHERE id = ?');
  const span = plucker<number | null>(db, 'SELECT (SELECT max(id) FROM outbox) - (SELECT min(id) FROM outbox) + 1');
  const size = plucker<number>(db, 'SELECT count(*) FROM outbox');
  return {
    add: (received_by, dueMs, { sender, destination, packet }) => add(received_by, dueMs, sender, destination, packet),
    due,
    nextDueMs: () => nextDue(),
    delay: (id, dueMs) => void delay(dueMs, id),
    remove: (id) => void remove(id),
    isFull: () => (span() ?? 0) >= rowsMax,
    size: () => size() ?? 0,
  };
};
