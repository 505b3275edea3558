/** What waits and opens with something is found by it: on disk, and once more in memory. */
export const WAITING_V5 = `
CREATE INDEX quarantine_by_opener ON quarantine (received_by, opens_with) WHERE opens_with <> '';
`;

/**
 * Version 5: of stored bytes it is known what opens them (the ref of a key, or nothing), and of such refs under which of
 * them something was forgotten for good. `opener_of` is the protocol's own word on bytes, and fills what is old; of an old
 * file nobody knows any more under which key something was deleted, so all of an owner who deleted are held to be soiled.
 * And what has expired is found type by type.
 * Source: quiet, "Forgetting".
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
