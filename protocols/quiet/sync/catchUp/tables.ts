import { passingTable } from '../../../../lib';

/** How each scope is caught up with each device, and how far that is. */
export const streams = passingTable({
  name: 'streams',
  columns: {
    peer_id: 'BLOB',
    scope: 'BLOB',
    /** `streaming` while little of it is here: by cursor, `ahead` is where to go on. Else `reconciling`. */
    stage: 'TEXT',
    ahead: 'INTEGER',
    /** Pages, or the answer to a pass, that are still waited for since `asked_ms`. */
    due: 'INTEGER',
    asked_ms: 'INTEGER',
    /** Events of the scope there, as last told; here, as last counted. */
    theirs: 'INTEGER',
    ours: 'INTEGER',
    /** Here at `was_ms`, and how many came in 1,000 seconds at the pace of the time before. */
    was: 'INTEGER',
    was_ms: 'INTEGER',
    pace: 'INTEGER',
    /** When all of it was last compared under a session's own lift; and where that goes on, if it is under way. */
    checked_ms: 'INTEGER',
    check_at_ms: 'INTEGER',
    check_id: 'BLOB',
    /** When both sides last had the same in all of it. */
    in_step_ms: 'INTEGER',
  },
  key: ['peer_id', 'scope'],
  indexes: [['scope', 'stage']],
  rowsMax: 32_768,
});

/** Events asked for that have not come. */
export const wants = passingTable({
  name: 'wants',
  columns: { peer_id: 'BLOB', event_id: 'BLOB', scope: 'BLOB', tries: 'INTEGER', asked_ms: 'INTEGER' },
  key: ['peer_id', 'event_id'],
  indexes: [['event_id']],
  untilStored: 'event_id',
  rowsMax: 16_384,
});
