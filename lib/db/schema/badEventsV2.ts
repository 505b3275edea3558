/**
 * A bounded table for events that are bad in themselves. Version 1 kept them among `tombstones`; at most 10,000, as
 * many as the table held when this was shipped, are moved.
 */
export const BAD_EVENTS_V2 = `
CREATE TABLE bad_events (
  id INTEGER PRIMARY KEY, received_by INTEGER NOT NULL, event_id BLOB NOT NULL, rule TEXT NOT NULL,
  UNIQUE (received_by, event_id));
INSERT INTO bad_events (received_by, event_id, rule)
  SELECT received_by, event_id, rule FROM tombstones WHERE rule <> 'deleted' LIMIT 10000;
DELETE FROM tombstones WHERE rule <> 'deleted';
`;
