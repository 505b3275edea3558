import type { Db } from './openDatabase';
import { inserter, lister, plucker, writer } from './statement';

/** A packet to be sent. It is offered to the transport after COMMIT, and removed once the transport accepts it. */
export interface OutboxRow {
  readonly id: number;
  readonly sender: Uint8Array;
  readonly destination: Uint8Array;
  readonly packet: Uint8Array;
}

/** Packets held at most. Beyond that a packet is refused and counted, and the next sync makes up for it. */
export const OUTBOX_ROWS_MAX = 50_000;
/** Packets offered to the transport at a time. */
export const OFFERED_MAX = 1_000;

export interface Outbox {
  readonly add: (received_by: number, dueMs: number, row: Omit<OutboxRow, 'id'>) => number;
  readonly due: (nowMs: number) => readonly OutboxRow[];
  /** The time at which the next packet is due, in milliseconds since 1970. */
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
  // A delayed packet gets a new id at the end, so that ids stay dense.
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
