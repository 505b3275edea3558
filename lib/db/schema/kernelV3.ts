/**
 * Version 3: sums of scopes, for comparing a scope with a remote's copy without reading it through. A block sums up the
 * keys from its own place to the next block of its level: level 0 sums up keys, each level above it the blocks below.
 * `events_by_key` lists the keys in their order, so they are not stored again. `sync_mark` is the last event in the
 * blocks. `log_gaps` has numbers below a log's head that never came. Source: sync, "Reconciliation".
 */
export const KERNEL_V3 = `
CREATE INDEX events_by_key ON events (received_by, scope, created_ms, event_id)
  WHERE scope IS NOT NULL AND local_only = 0;
CREATE INDEX events_by_expiry ON events (received_by, scope, expires_ms, created_ms, event_id)
  WHERE scope IS NOT NULL AND local_only = 0 AND expires_ms > 0;

CREATE TABLE sync_block (
  received_by INTEGER NOT NULL, scope BLOB NOT NULL, level INTEGER NOT NULL, at_ms INTEGER NOT NULL, id BLOB NOT NULL,
  parts INTEGER NOT NULL, count INTEGER NOT NULL, sum BLOB NOT NULL,
  PRIMARY KEY (received_by, scope, level, at_ms, id)) WITHOUT ROWID;

CREATE TABLE sync_mark (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL);
INSERT INTO sync_mark VALUES (1, 0);

ALTER TABLE heads ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
UPDATE heads SET held = seq + 1;

CREATE TABLE log_gaps (
  received_by INTEGER NOT NULL, signer BLOB NOT NULL, scope BLOB NOT NULL, first_seq INTEGER NOT NULL,
  last_seq INTEGER NOT NULL, PRIMARY KEY (received_by, signer, scope, first_seq)) WITHOUT ROWID;
`;
