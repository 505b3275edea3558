/**
 * Version 6: forgetting that can be taken back. `root` is the event whose forgetting a tombstone rests on, its own id
 * where it is one itself; null is for good. `note` is what the protocol wrote down to decide on it again. `liftings`
 * has roots that were lifted, while tombstones that rest on them are left. Source: quiet, "Forgetting".
 */
export const KERNEL_V6 = `
ALTER TABLE tombstones ADD COLUMN root BLOB;
ALTER TABLE tombstones ADD COLUMN note BLOB;
CREATE INDEX tombstones_by_note ON tombstones (received_by, event_id) WHERE note IS NOT NULL;
CREATE INDEX tombstones_by_root ON tombstones (received_by, root) WHERE root IS NOT NULL;
ALTER TABLE forgettings ADD COLUMN root BLOB;

CREATE TABLE liftings (
  received_by INTEGER NOT NULL, root BLOB NOT NULL, PRIMARY KEY (received_by, root)) WITHOUT ROWID;
`;
