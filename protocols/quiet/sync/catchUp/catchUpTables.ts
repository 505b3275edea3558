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
    /** Passes in a row that found nothing new and were not in step; 0 after one that was. */
    misses: 'INTEGER',
    /** 1 where a pass found more than may be noted: a further pass begins once there is room. */
    cut: 'INTEGER',
    /** Events that they asked for since both sides were last in step. */
    lacks: 'INTEGER',
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

/** Job that repairs losses; it runs soon after a row that may need it. */
export const REPAIR = 'repair';

/**
 * Events that a device listed and that are not here yet. `tries` is how often it was asked for each: 0 where another device
 * is sending it, or too much is in flight. Rows are written anew with each request, so ids ascend as events are asked for.
 */
export const wantsTable = passingTable({
  name: 'wants',
  columns: { peer_id: 'BLOB', event_id: 'BLOB', scope: 'BLOB', tries: 'INTEGER', asked_ms: 'INTEGER' },
  key: ['peer_id', 'event_id'],
  indexes: [['event_id'], ['peer_id', 'scope', 'tries']],
  untilStored: 'event_id',
  cameTo: { table: 'arrivals', by: 'peer_id', counts: 'tries' },
  wakes: REPAIR,
  rowsMax: 65_536,
});

/**
 * The last event that came from each device on request: when, and the greatest id of a row of `wants`. `before_id` is that
 * id as of the last run of the job: what was asked for earlier is lost.
 */
export const arrivalsTable = passingTable({
  name: 'arrivals',
  columns: { peer_id: 'BLOB', last_id: 'INTEGER', before_id: 'INTEGER', came_ms: 'INTEGER' },
  key: ['peer_id'],
  rowsMax: 8_192,
});

/**
 * Bursts of pushes to a device that were not compared yet: the time of the earliest event, when the first and the last one
 * left, and how often they were compared.
 */
export const pushesTable = passingTable({
  name: 'pushes',
  columns: {
    ...{ peer_id: 'BLOB', scope: 'BLOB' },
    ...{ from_ms: 'INTEGER', first_ms: 'INTEGER', last_ms: 'INTEGER', compared: 'INTEGER' },
  },
  key: ['peer_id', 'scope'],
  wakes: REPAIR,
  rowsMax: 32_768,
});
