/** The expiry of waiting events: on disk, and once more in memory. */
export const WAITING_V4 = `
ALTER TABLE quarantine ADD COLUMN expires_ms INTEGER NOT NULL DEFAULT 0;
CREATE INDEX quarantine_by_end ON quarantine (expires_ms) WHERE expires_ms > 0;
`;

/**
 * Version 4: forgetting. `hangs` has the parents of events, `forgettings` the work for later turns. Tombstones that end
 * are indexed by their end. Tombstones of events that came after their parent was forgotten are numbered in `hung`, so
 * that the oldest can be dropped. Events are indexed by their end. `job_runs` has the outcome of a run. Source: quiet,
 * "Forgetting".
 */
export const KERNEL_V4 = `
CREATE TABLE hangs (
  received_by INTEGER NOT NULL, parent BLOB NOT NULL, seq INTEGER NOT NULL,
  PRIMARY KEY (received_by, parent, seq)) WITHOUT ROWID;
CREATE INDEX hangs_by_seq ON hangs (seq);

CREATE TABLE forgettings (
  received_by INTEGER NOT NULL, event_id BLOB NOT NULL, until_ms INTEGER,
  PRIMARY KEY (received_by, event_id)) WITHOUT ROWID;

ALTER TABLE tombstones ADD COLUMN hung INTEGER;
CREATE INDEX tombstones_by_hung ON tombstones (hung) WHERE hung IS NOT NULL;
CREATE INDEX tombstones_by_end ON tombstones (until_ms) WHERE until_ms IS NOT NULL;

CREATE INDEX events_by_end ON events (expires_ms) WHERE expires_ms > 0;
${WAITING_V4}
ALTER TABLE job_runs ADD COLUMN done INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job_runs ADD COLUMN pending INTEGER NOT NULL DEFAULT 0;
`;
