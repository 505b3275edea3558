import type * as t from 'io-ts';
import { BytesColumn, IdColumn, query, row } from '../../../lib';
import { WITH_ADMIN_DEVICES, newestUpdate } from './updateSql';

/** Names opened in one tick, or for one stored event, at most. */
export const NAMES_OPENED_MAX = 64;

const NameRow = row('NameToOpen', {
  update_id: IdColumn,
  network_id: IdColumn,
  channel_id: IdColumn,
  key_id: IdColumn,
  sealed: BytesColumn,
});
export type NameToOpen = t.TypeOf<typeof NameRow>;

const toOpen = (also: string): string => `${WITH_ADMIN_DEVICES}
        SELECT u.update_id, u.network_id, u.channel_id, u.key_id, e.sealed
          FROM channels c
         CROSS JOIN channel_updates u ON u.received_by = c.received_by AND u.update_id = ${newestUpdate('openable')}
         CROSS JOIN events e ON e.seq = u.seq
         WHERE c.received_by = :received_by ${also}
           AND NOT EXISTS (SELECT 1 FROM channel_names n WHERE n.received_by = u.received_by AND n.update_id = u.update_id)
         LIMIT ${NAMES_OPENED_MAX}`;

/** Names that count and whose keys are here, and that were not opened yet: one for each channel at most. */
export const namesToOpen = query<{ now_ms: number }, NameToOpen>({
  name: 'channel.names_to_open',
  sql: toOpen(''),
  row: NameRow,
});

/** The name of one channel, if it is to be opened. */
export const nameToOpen = query<{ channel_id: Uint8Array; now_ms: number }, NameToOpen>({
  name: 'channel.name_to_open',
  sql: toOpen('AND c.channel_id = :channel_id'),
  row: NameRow,
});

export const nameQueries = [namesToOpen, nameToOpen];
