import type { Db } from '../../../lib/db/openDatabase';

/** What must be true of a node's file between any two turns: for each, a query that finds whoever breaks it. */
const BREAKERS: Readonly<Record<string, string>> = {
  'a projected message has its event, of the same owner':
    'SELECT m.seq FROM messages m LEFT JOIN events e ON e.seq = m.seq AND e.received_by = m.received_by WHERE e.seq IS NULL',
  'a projected peer has its event, of the same owner':
    'SELECT p.seq FROM peers p LEFT JOIN events e ON e.seq = p.seq AND e.received_by = p.received_by WHERE e.seq IS NULL',
  'a stored message is projected':
    'SELECT e.seq FROM events e LEFT JOIN messages m ON m.seq = e.seq WHERE e.type = 3 AND m.seq IS NULL',
  'a stored message has its author, of the same owner':
    'SELECT m.seq FROM messages m LEFT JOIN peers p ON p.peer_id = m.author AND p.received_by = m.received_by WHERE p.seq IS NULL',
  'an owner is known': 'SELECT e.seq FROM events e LEFT JOIN owners o USING (received_by) WHERE o.name IS NULL',
  'nothing is both forgotten and stored':
    'SELECT e.seq FROM events e JOIN tombstones t ON t.received_by = e.received_by AND t.event_id = e.event_id',
  'nothing is both bad and stored':
    'SELECT e.seq FROM events e JOIN bad_events b ON b.received_by = e.received_by AND b.event_id = e.event_id',
  'a waiting row counts what it lacks':
    'SELECT q.id FROM quarantine q WHERE q.missing <> (SELECT count(*) FROM quarantine_needs n WHERE n.id = q.id) OR q.missing = 0',
  'a need belongs to a waiting row':
    'SELECT n.id FROM quarantine_needs n LEFT JOIN quarantine q USING (id) WHERE q.id IS NULL',
  'nobody waits for what is here':
    "SELECT n.id FROM quarantine_needs n JOIN events e ON e.received_by = n.received_by AND n.ref = 'peer:' || lower(hex(e.event_id))",
  'origins are counted right':
    "SELECT o.origin FROM quarantine_origins o WHERE typeof(o.origin) = 'text' AND o.rows <> (SELECT count(*) FROM quarantine q WHERE q.origin = o.origin)",
  'only identities have secrets':
    "SELECT s.ref FROM secrets s WHERE s.ref NOT LIKE 'identity:%' OR length(s.bytes) <> 64",
};

/** The names of the invariants that a file breaks. */
export const brokenIn = (db: Db): readonly string[] => {
  const broken = Object.entries(BREAKERS).filter(([, sql]) => db.prepare(sql).get() !== undefined);
  const whole = db.pragma('integrity_check', { simple: true }) === 'ok' ? [] : ['the file is whole'];
  return [...broken.map(([name]) => name), ...whole];
};
