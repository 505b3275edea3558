/**
 * What is bad in itself has a bounded place of its own. Of version 1, what was refused rather than forgotten moves
 * there: at most as much as the place held when this was shipped, whatever it holds by now.
 */
export const BAD_EVENTS_V2 = `
CREATE TABLE bad_events (
  id INTEGER PRIMARY KEY, received_by INTEGER NOT NULL, event_id BLOB NOT NULL, rule TEXT NOT NULL,
  UNIQUE (received_by, event_id));
INSERT INTO bad_events (received_by, event_id, rule)
  SELECT received_by, event_id, rule FROM tombstones WHERE rule <> 'deleted' LIMIT 10000;
DELETE FROM tombstones WHERE rule <> 'deleted';
`;
