import * as t from 'io-ts';
import { BooleanColumn, type EventId, IdColumn, lookup, query, row } from '../../../lib';

export const MessageRow = row('MessageRow', {
  message_id: IdColumn,
  author_id: IdColumn,
  author_name: t.string,
  text: t.string,
  created_at_ms: t.number,
  own: BooleanColumn,
});
export type MessageRow = t.TypeOf<typeof MessageRow>;

/** The last row of the page before. Two fields, because two messages may share a millisecond. */
export interface PageOfMessages extends Record<string, string | number | Uint8Array> {
  before_ms: number;
  before_id: Uint8Array;
  limit: number;
}

/** One page, newest first. Only this identity's own copies. */
export const listMessages = query<PageOfMessages, MessageRow>({
  name: 'message.list',
  sql: `SELECT m.message_id, m.author AS author_id, p.name AS author_name, m.text, m.created_at_ms,
               EXISTS (SELECT 1 FROM identities i WHERE i.received_by = p.received_by AND i.public_key = p.public_key) AS own
          FROM messages m JOIN peers p ON p.received_by = m.received_by AND p.peer_id = m.author
         WHERE m.received_by = :received_by AND (m.created_at_ms, m.message_id) < (:before_ms, :before_id)
         ORDER BY m.created_at_ms DESC, m.message_id DESC LIMIT :limit`,
  row: MessageRow,
});

const MessageIdRow = row('MessageIdRow', { message_id: IdColumn });

/** One author's messages from a number on, oldest first. */
export const messagesFrom = query<{ author: Uint8Array; from_seq: number }, { readonly message_id: EventId }>({
  name: 'message.from',
  sql: `SELECT message_id FROM messages
         WHERE received_by = :received_by AND author = :author AND author_seq >= :from_seq ORDER BY author_seq LIMIT 100`,
  row: MessageIdRow,
});

const GapRow = row('GapRow', { peer_id: IdColumn, next_seq: t.number });

/** For each of up to 18 peers after `:after`: the first number of theirs that is missing here. */
export const firstGaps = query<{ after: Uint8Array }, t.TypeOf<typeof GapRow>>({
  name: 'message.first_gaps',
  sql: `SELECT p.peer_id, coalesce(
                 (SELECT m.author_seq + 1 FROM messages m
                   WHERE m.received_by = p.received_by AND m.author = p.peer_id
                     AND EXISTS (SELECT 1 FROM messages z WHERE z.received_by = m.received_by AND z.author = m.author AND z.author_seq = 0)
                     AND NOT EXISTS (SELECT 1 FROM messages n WHERE n.received_by = m.received_by AND n.author = m.author
                                        AND n.author_seq = m.author_seq + 1)
                   ORDER BY m.author_seq LIMIT 1), 0) AS next_seq
          FROM peers p WHERE p.received_by = :received_by AND p.peer_id > :after ORDER BY p.peer_id LIMIT 18`,
  row: GapRow,
});

/** The last message of an author here: what the next one follows. */
export const headLookup = lookup({
  kind: 'head',
  sql: `SELECT author_seq, message_id FROM messages WHERE received_by = :received_by AND author = :id
         ORDER BY author_seq DESC LIMIT 1`,
});
