import { passingTable } from '../../../../lib';

/** Progress of each scope with each device. */
export const streamsTable = passingTable({
  name: 'streams',
  columns: {
    peer_id: 'BLOB',
    scope: 'BLOB',
    /** `streaming` while few of its events are here: `ahead` is the next cursor. Else `reconciling`. */
    stage: 'TEXT',
    ahead: 'INTEGER',
    /** Pages, or the answer to a pass, awaited since `asked_ms`. */
    due: 'INTEGER',
    asked_ms: 'INTEGER',
    /** Events of the scope: `theirs` as last told, `ours` as last counted. */
    theirs: 'INTEGER',
    ours: 'INTEGER',
    /** Events here at `was_ms`, and the pace before it, in events per 1,000 seconds. */
    was: 'INTEGER',
    was_ms: 'INTEGER',
    pace: 'INTEGER',
    /** Time of the last salted check of the whole scope, and its cursor while one is under way. */
    checked_ms: 'INTEGER',
    check_at_ms: 'INTEGER',
    check_id: 'BLOB',
    /** Time at which both sides last had the same events. */
    in_step_ms: 'INTEGER',
  },
  key: ['peer_id', 'scope'],
  indexes: [['scope', 'stage']],
  rowsMax: 32_768,
});

/** Events in flight: asked for, and not yet here. */
export const wantsTable = passingTable({
  name: 'wants',
  columns: { peer_id: 'BLOB', event_id: 'BLOB', scope: 'BLOB', tries: 'INTEGER', asked_ms: 'INTEGER' },
  key: ['peer_id', 'event_id'],
  indexes: [['event_id']],
  untilStored: 'event_id',
  rowsMax: 16_384,
});
