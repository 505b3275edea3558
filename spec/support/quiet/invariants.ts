import type { Db } from '../../../lib/db/openDatabase';
import { wrongBlocks } from '../sync/syncRight';

const hex = (column: string): string => `lower(hex(${column}))`;

/** Heads outlive their events. Once the id of one that expired is no longer remembered, nothing tells it from a hole. */
export const HEADS_ARE_HERE = 'the last event of a log is here, or forgotten';

/** What must be true of a quiet node's file between any two turns: for each, a query that finds whoever breaks it. */
const BREAKERS: Readonly<Record<string, string>> = {
  'a projected row has its event, of the same owner': [
    'messages',
    'channels',
    'users',
    'peers',
    'groups',
    'grants',
    'invites',
    'wraps',
    ...['held_keys', 'purged_keys'],
    'prekeys',
    'reactions',
    'edits',
    ...['channel_updates', 'channel_names'],
    'seen_marks',
    'message_deletions',
    'channel_deletions',
    'deleted_messages',
    'deleted_channels',
  ]
    .map(
      (table) =>
        `SELECT t.seq FROM ${table} t LEFT JOIN events e ON e.seq = t.seq AND e.received_by = t.received_by WHERE e.seq IS NULL`,
    )
    .join(' UNION ALL '),
  'a stored message is projected':
    'SELECT e.seq FROM events e LEFT JOIN messages m ON m.seq = e.seq WHERE e.type = 8 AND m.seq IS NULL',
  'a message has its author, of the same owner, and its channel, or goes with it': `SELECT m.seq FROM messages m LEFT JOIN channels c ON c.seq = m.channel AND c.received_by = m.received_by
       LEFT JOIN peers p ON p.seq = m.author AND p.received_by = m.received_by
      WHERE p.seq IS NULL OR (c.seq IS NULL AND NOT EXISTS (SELECT 1 FROM hangs h JOIN forgettings f ON f.received_by = h.received_by AND f.event_id = h.parent WHERE h.seq = m.seq))`,
  'a name that was opened has its update, and its channel': `SELECT n.seq FROM channel_names n
      LEFT JOIN channel_updates u ON u.received_by = n.received_by AND u.update_id = n.update_id
      LEFT JOIN channels c ON c.received_by = n.received_by AND c.channel_id = u.channel_id
      WHERE u.seq IS NULL OR (c.seq IS NULL AND NOT EXISTS (SELECT 1 FROM hangs h JOIN forgettings f ON f.received_by = h.received_by AND f.event_id = h.parent WHERE h.seq = n.seq))`,
  'what is said about a message is projected': [
    [0x16, 'reactions'],
    [0x17, 'edits'],
    [0x18, 'channel_updates'],
    [0x1a, 'seen_marks'],
  ]
    .map(
      ([code, table]) =>
        `SELECT e.seq FROM events e LEFT JOIN ${table} t ON t.seq = e.seq WHERE e.type = ${code} AND t.seq IS NULL`,
    )
    .join(' UNION ALL '),
  'what travels has a place in a scope':
    'SELECT e.seq FROM events e WHERE e.local_only = 0 AND (e.scope IS NULL OR e.place IS NULL) AND NOT (e.type IN (0x0c, 0x0d, 0x0e) AND e.expires_ms <= (SELECT max(last_run_ms) FROM job_runs))',
  'no place is above the last one given':
    'SELECT e.seq FROM events e JOIN scopes s ON s.received_by = e.received_by AND s.scope = e.scope WHERE e.place > s.last_place',
  [HEADS_ARE_HERE]: `SELECT 1 FROM heads h WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.received_by = h.received_by AND e.event_id = h.event_id)
     AND NOT EXISTS (SELECT 1 FROM tombstones t WHERE t.received_by = h.received_by AND t.event_id = h.event_id)`,
  'what hangs is stored, of the same owner':
    'SELECT h.seq FROM hangs h LEFT JOIN events e ON e.seq = h.seq AND e.received_by = h.received_by WHERE e.seq IS NULL',
  'what hangs on something forgotten is being forgotten': `SELECT h.seq FROM hangs h JOIN tombstones t ON t.received_by = h.received_by AND t.event_id = h.parent
       LEFT JOIN events e ON e.received_by = h.received_by AND e.event_id = h.parent
      WHERE e.seq IS NULL AND (t.until_ms IS NULL OR t.until_ms > (SELECT max(last_run_ms) FROM job_runs))
        AND NOT EXISTS (SELECT 1 FROM forgettings f WHERE f.received_by = h.received_by AND f.event_id = h.parent)`,
  'nothing derived is stale': 'SELECT 1 FROM stale',
  'nothing is both forgotten and stored':
    'SELECT e.seq FROM events e JOIN tombstones t ON t.received_by = e.received_by AND t.event_id = e.event_id',
  'nothing is both bad and stored':
    'SELECT e.seq FROM events e JOIN bad_events b ON b.received_by = e.received_by AND b.event_id = e.event_id',
  'a waiting row counts what it lacks':
    'SELECT q.id FROM quarantine q WHERE q.missing <> (SELECT count(*) FROM quarantine_needs n WHERE n.id = q.id) OR q.missing = 0',
  'nobody waits for a key that is held': `SELECT n.id FROM quarantine_needs n JOIN held_keys k ON k.received_by = n.received_by AND n.ref = 'key:' || ${hex('k.key_id')}`,
  'a held key has its secret, and a key secret its row': `SELECT 1 FROM held_keys k LEFT JOIN secrets s ON s.received_by = k.received_by AND s.ref = 'key:' || ${hex('k.key_id')} WHERE s.ref IS NULL
     UNION ALL SELECT 1 FROM secrets s LEFT JOIN held_keys k ON k.received_by = s.received_by AND s.ref = 'key:' || ${hex('k.key_id')} WHERE s.ref LIKE 'key:%' AND k.key_id IS NULL`,
  'a prekey of ours has its secret': `SELECT 1 FROM own_prekeys p LEFT JOIN secrets s ON s.received_by = p.received_by AND s.ref = 'prekey_secret:' || ${hex('p.prekey_id')} WHERE s.ref IS NULL`,
  'what opens an event is what its bytes say': `SELECT seq FROM events
     WHERE opens_with <> iif(hex(substr(sealed, 2, 1)) = '01', 'key:' || ${hex('substr(sealed, 35, 16)')}, '')`,
  'what opens an event is held': `SELECT e.seq FROM events e WHERE e.opens_with <> '' AND NOT EXISTS (
       SELECT 1 FROM held_keys k WHERE k.received_by = e.received_by AND e.opens_with = 'key:' || ${hex('k.key_id')})`,
  'secrets are of a kind that is kept':
    "SELECT ref FROM secrets WHERE ref NOT LIKE 'identity:%' AND ref NOT LIKE 'device:%' AND ref NOT LIKE 'key:%' AND ref NOT LIKE 'prekey_secret:%' AND ref NOT LIKE 'joining:%' AND ref NOT LIKE 'invite_secret:%'",
};

/** Between two turns every event is in the blocks. */
const unflushed = (db: Db): readonly string[] => {
  const [last, mark] = ['SELECT max(seq) FROM events', 'SELECT seq FROM sync_mark'].map((sql) =>
    db.prepare<[], number | null>(sql).pluck().get(),
  );
  return (last ?? 0) === mark ? [] : ['every event is in the blocks'];
};

/** The names of the invariants that a file breaks. */
export const quietBrokenIn = (db: Db): readonly string[] => {
  const tables = db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'messages'").pluck().get();
  const broken = tables === 0 ? [] : Object.entries(BREAKERS).filter(([, sql]) => db.prepare(sql).get() !== undefined);
  const whole = db.pragma('integrity_check', { simple: true }) === 'ok' ? [] : ['the file is whole'];
  return [...broken.map(([name]) => name), ...(tables === 0 ? [] : unflushed(db)), ...wrongBlocks(db), ...whole];
};
