import { BAD_EVENTS_V2 } from './badEventsV2';
import { WAITING_V4 } from './kernelV4';
import { WAITING_V5 } from './kernelV5';

/**
 * The waiting rooms: events, their needs, and counts by origin. They exist on disk, and once more in memory for events
 * that must not lie on disk.
 */
const WAITING_V1 = `
CREATE TABLE quarantine (
  id INTEGER PRIMARY KEY, received_by INTEGER NOT NULL, blob_id BLOB NOT NULL, claimed BLOB NOT NULL,
  verified INTEGER NOT NULL, origin TEXT NOT NULL, opens_with TEXT NOT NULL, missing INTEGER NOT NULL,
  since_ms INTEGER NOT NULL, sealed BLOB NOT NULL, UNIQUE (received_by, blob_id));
CREATE INDEX quarantine_by_claim ON quarantine (received_by, claimed);
CREATE INDEX quarantine_by_origin ON quarantine (origin, id);

CREATE TABLE quarantine_needs (
  received_by INTEGER NOT NULL, ref TEXT NOT NULL, id INTEGER NOT NULL,
  PRIMARY KEY (received_by, ref, id)) WITHOUT ROWID;
CREATE INDEX quarantine_needs_by_id ON quarantine_needs (id);

CREATE TABLE quarantine_origins (origin TEXT PRIMARY KEY, rows INTEGER NOT NULL, bytes INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX quarantine_origins_by_rows ON quarantine_origins (rows);
CREATE TRIGGER quarantine_counts_in AFTER INSERT ON quarantine BEGIN
  INSERT INTO quarantine_origins VALUES (new.origin, 1, length(new.sealed)), (x'', 1, length(new.sealed))
    ON CONFLICT (origin) DO UPDATE SET rows = rows + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER quarantine_counts_out AFTER DELETE ON quarantine BEGIN
  UPDATE quarantine_origins SET rows = rows - 1, bytes = bytes - length(old.sealed) WHERE origin IN (old.origin, x'');
  DELETE FROM quarantine_origins WHERE origin = old.origin AND rows = 0;
  DELETE FROM quarantine_needs WHERE id = old.id;
END;

CREATE TABLE releases (received_by INTEGER NOT NULL, ref TEXT NOT NULL, PRIMARY KEY (received_by, ref)) WITHOUT ROWID;
`;

/**
 * The kernel's tables, version 1. Every table is led by `received_by`, the local number of the owner of that copy.
 * Source: pipeline, "Tables of the kernel"; architecture, "Choices that follow".
 */
export const KERNEL_V1 = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE owners (received_by INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE);

CREATE TABLE events (
  seq INTEGER PRIMARY KEY, received_by INTEGER NOT NULL, event_id BLOB NOT NULL, type INTEGER NOT NULL,
  created_ms INTEGER NOT NULL, expires_ms INTEGER NOT NULL, local_only INTEGER NOT NULL, stored_ms INTEGER NOT NULL,
  sealed BLOB NOT NULL, UNIQUE (received_by, event_id));

CREATE TABLE tombstones (
  received_by INTEGER NOT NULL, event_id BLOB NOT NULL, until_ms INTEGER, rule TEXT NOT NULL,
  PRIMARY KEY (received_by, event_id)) WITHOUT ROWID;

CREATE TABLE refusals (
  id INTEGER PRIMARY KEY, received_by INTEGER NOT NULL, event_id BLOB, rule TEXT NOT NULL, stage TEXT NOT NULL,
  at_ms INTEGER NOT NULL);
CREATE INDEX refusals_by_owner ON refusals (received_by, id);

${WAITING_V1}
CREATE TABLE provided (
  received_by INTEGER NOT NULL, ref TEXT NOT NULL, event_id BLOB NOT NULL,
  PRIMARY KEY (received_by, ref, event_id)) WITHOUT ROWID;
CREATE INDEX provided_by_event ON provided (received_by, event_id);

CREATE TABLE secrets (
  received_by INTEGER NOT NULL, ref TEXT NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (received_by, ref)) WITHOUT ROWID;

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY, received_by INTEGER NOT NULL, due_ms INTEGER NOT NULL, sender BLOB NOT NULL,
  destination BLOB NOT NULL, packet BLOB NOT NULL);
CREATE INDEX outbox_by_due ON outbox (due_ms);

CREATE TABLE job_runs (
  received_by INTEGER NOT NULL, job TEXT NOT NULL, last_run_ms INTEGER NOT NULL, run_count INTEGER NOT NULL,
  state TEXT NOT NULL, PRIMARY KEY (received_by, job)) WITHOUT ROWID;
`;

/**
 * Version 2: scopes and derived state. Each event has a place in its scope, in the order in which it was stored here.
 * The head of a signer's log outlives its events, so that no number is used twice. `stale` lists the derived tables to
 * be recomputed.
 */
export const KERNEL_V2 = `
ALTER TABLE events ADD COLUMN scope BLOB;
ALTER TABLE events ADD COLUMN place INTEGER;
CREATE UNIQUE INDEX events_by_place ON events (received_by, scope, place) WHERE scope IS NOT NULL;

CREATE TABLE scopes (
  received_by INTEGER NOT NULL, scope BLOB NOT NULL, last_place INTEGER NOT NULL,
  PRIMARY KEY (received_by, scope)) WITHOUT ROWID;

CREATE TABLE heads (
  received_by INTEGER NOT NULL, signer BLOB NOT NULL, scope BLOB NOT NULL, seq INTEGER NOT NULL, event_id BLOB NOT NULL,
  PRIMARY KEY (received_by, signer, scope)) WITHOUT ROWID;

${BAD_EVENTS_V2}
CREATE TABLE stale (received_by INTEGER NOT NULL, derived TEXT NOT NULL, PRIMARY KEY (received_by, derived)) WITHOUT ROWID;
`;

/** Moves the same tables to the attached database. */
const inMemory = (sql: string): string =>
  sql.replaceAll(/(CREATE TABLE|CREATE INDEX|CREATE TRIGGER|ALTER TABLE) /g, '$1 ephemeral.');

/** Tables that end with the process. They are in the attached database `ephemeral`, and SQL always names it. */
export const EPHEMERAL = inMemory(`
CREATE TABLE seen (
  id INTEGER PRIMARY KEY, received_by INTEGER NOT NULL, event_id BLOB NOT NULL, until_ms INTEGER NOT NULL,
  UNIQUE (received_by, event_id));
CREATE INDEX seen_by_until ON seen (until_ms);
CREATE TABLE sync_gone (
  nth INTEGER PRIMARY KEY, received_by INTEGER NOT NULL, scope BLOB NOT NULL, at_ms INTEGER NOT NULL, id BLOB NOT NULL);
${WAITING_V1}${WAITING_V4}${WAITING_V5}`);
