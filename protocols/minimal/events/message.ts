import * as E from 'fp-ts/Either';
import { defineEvent, refTo, table, upsert } from '../../../lib';
import { messageLayout } from '../wire/bodies';

/** A message from its signer to everyone. It waits for its author's peer event; each author's messages are numbered. */
export const messageEvent = defineEvent({
  type: 'message',
  code: 3,
  reach: 'shared',
  layout: messageLayout,
  log: true,
  needs: ({ signed_by }) => [refTo('peer', signed_by)],
  validate: E.right,
  project: ({ event: { signed_by, seq, created_at_ms, body }, event_id }) => [
    upsert('messages', { message_id: event_id, author: signed_by, author_seq: seq, text: body.text, created_at_ms }),
  ],
  schema: [
    table({
      name: 'messages',
      columns: { message_id: 'BLOB', author: 'BLOB', author_seq: 'INTEGER', text: 'TEXT', created_at_ms: 'INTEGER' },
      indexes: [
        ['author', 'author_seq'],
        ['created_at_ms', 'message_id'],
      ],
    }),
  ],
});
