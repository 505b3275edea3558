/** An index of waiting events by the ref that opens them: on disk, and once more in memory. */
export const WAITING_V5 = `
CREATE INDEX quarantine_by_opener ON quarantine (received_by, opens_with) WHERE opens_with <> '';
`;

/**
 * Version 5: tainted keys. `opens_with` is the ref that opens an event's bytes, as `opener_of` of the protocol reads
 * it; `soiled` has the refs under which something was forgotten for good. An older file does not tell which key those
 * were, so all refs of an owner who deleted anything are listed. Expired events are indexed by type. Source: quiet,
 * "Forgetting".
 */
export const KERNEL_V5 = `
ALTER TABLE events ADD COLUMN opens_with TEXT NOT NULL DEFAULT '';
UPDATE events SET opens_with = opener_of(sealed) WHERE opener_of(sealed) <> '';
CREATE INDEX events_by_opener ON events (received_by, opens_with) WHERE opens_with <> '';

DROP INDEX events_by_end;
CREATE INDEX events_by_end ON events (type, expires_ms) WHERE expires_ms > 0;

CREATE TABLE soiled (received_by INTEGER NOT NULL, ref TEXT NOT NULL, PRIMARY KEY (received_by, ref)) WITHOUT ROWID;
INSERT INTO soiled SELECT DISTINCT received_by, opens_with FROM events
  WHERE opens_with <> '' AND received_by IN (SELECT received_by FROM tombstones WHERE until_ms IS NULL);
${WAITING_V5}`;
