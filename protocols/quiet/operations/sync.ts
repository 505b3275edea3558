import * as t from 'io-ts';
import { IdFromHex, reading, writing } from '../../../lib';
import { GapRow, SyncRow, syncGaps, syncStatus } from '../sync/catchUp/syncStatus';
import { syncNow } from '../sync/syncNow';
import { Nothing } from './params';

/** Synchronisation with the other devices of a network. */
export const syncOperations = {
  /** `asked` counts the devices that a session was requested from. */
  'sync.now': writing({
    scope: 'session',
    params: Nothing,
    result: t.strict({ asked: t.number }),
    route: 'POST /sync',
    flow: syncNow,
  }),
  'sync.status': reading({
    scope: 'session',
    params: t.strict({ network_id: IdFromHex }, 'SyncStatus'),
    result: t.readonlyArray(SyncRow),
    route: 'GET /sync',
    reads: [syncStatus],
    read: (reader, { network_id }) => reader.query(syncStatus, { network_id, now_ms: reader.nowMs }),
  }),
  'sync.gaps': reading({
    scope: 'session',
    params: t.strict({ network_id: IdFromHex }, 'SyncGaps'),
    result: t.readonlyArray(GapRow),
    route: 'GET /sync/gaps',
    reads: [syncGaps],
    read: (reader, { network_id }) => reader.query(syncGaps, { network_id, now_ms: reader.nowMs }),
  }),
} as const;
