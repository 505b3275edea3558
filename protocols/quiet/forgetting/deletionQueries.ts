import * as t from 'io-ts';
import { BooleanColumn, IdColumn, query, row } from '../../../lib';
import { AUTHOR, BY_AUTHOR, creatorOf } from '../talk/visibleSql';
import { NOTE_USER, noteAbout } from './liftingNote';
import { type DeletionTarget, decidingDeletion, isDeletedByAuthor } from './deletionSql';

const DeletedRow = row('DeletedRow', {
  group_id: IdColumn,
  network_id: IdColumn,
  /** The deletion by others that counts; null if none does. */
  deletion_id: t.union([IdColumn, t.null]),
  by_author: BooleanColumn,
});
export type DeletedRow = t.TypeOf<typeof DeletedRow>;

interface Rows {
  readonly rows: 'deleted_messages' | 'deleted_channels';
  readonly deletions: string;
  readonly joins: string;
  readonly user_id: string;
}

/** Groups in which a target was deleted: the one it lies in, or lay in before it was forgotten; else any. */
const deletionsOf = ({ rows, deletions, joins, user_id }: Rows) => {
  const target: DeletionTarget = {
    ...{ target: 't.target', group_id: 't.group_id' },
    user_id: `coalesce(${user_id}, ${NOTE_USER})`,
  };
  return query<{ target: Uint8Array }, DeletedRow>({
    name: `${rows}.of`,
    sql: `SELECT t.group_id, t.network_id, ${decidingDeletion(rows, target)} AS deletion_id,
                 ${rows === 'deleted_messages' ? isDeletedByAuthor(target) : '0'} AS by_author
            FROM (SELECT DISTINCT x.received_by, x.target, x.group_id, d.network_id FROM ${rows} x
                    JOIN ${deletions} d ON d.received_by = x.received_by AND d.deletion_id = x.deletion_id
                   WHERE x.received_by = :received_by AND x.target = :target) t
            LEFT JOIN events e ON e.received_by = t.received_by AND e.event_id = t.target
            LEFT JOIN tombstones s ON s.received_by = t.received_by AND s.event_id = t.target
            ${joins}
           WHERE coalesce(c.group_id, ${noteAbout('s.note')}, t.group_id) = t.group_id
           ORDER BY t.group_id LIMIT 8`,
    row: DeletedRow,
  });
};

export const deletionsOfMessage = deletionsOf({
  ...{ rows: 'deleted_messages', deletions: 'message_deletions', user_id: AUTHOR },
  joins: `LEFT JOIN messages m ON m.seq = e.seq
            LEFT JOIN channels c ON c.seq = m.channel
            LEFT JOIN peers p ON p.seq = m.author
            ${BY_AUTHOR}`,
});

export const deletionsOfChannel = deletionsOf({
  ...{ rows: 'deleted_channels', deletions: 'channel_deletions', user_id: creatorOf('c') },
  joins: 'LEFT JOIN channels c ON c.seq = e.seq',
});
