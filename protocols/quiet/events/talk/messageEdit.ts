import { type BodyOf, defineEvent, table, upsert } from '../../../../lib';
import { channelNeeds, channelScope, channelSeq } from '../../rules/channels';
import { checkOwnNetwork, rule, rules } from '../../rules/network';
import { messageEditLayout } from '../../wire/bodies/talk';

type MessageEdit = BodyOf<typeof messageEditLayout>;

/** A new text for a message. Only edits by its author count, and of these the last. */
export const messageEditEvent = defineEvent<MessageEdit>({
  type: 'message_edit',
  code: 0x17,
  reach: 'shared',
  form: 'keyed',
  layout: messageEditLayout,
  log: true,
  mayExpire: true,
  scope: channelScope,
  needs: channelNeeds,
  validate: (one, deps) =>
    rules(rule('message_edit.has_a_text', one.event.body.text !== ''), checkOwnNetwork(one, deps)),
  // An edit whose message never came is forgotten with its channel, too.
  parents: ({ body }) => [body.message_id, body.channel_id],
  project: ({ event, event_id }, deps) => [
    upsert('edits', {
      edit_id: event_id,
      channel: channelSeq(event, deps),
      peer_id: event.signed_by,
      created_at_ms: event.created_at_ms,
      expires_at_ms: event.expires_at_ms,
      message_id: event.body.message_id,
      text: event.body.text,
    }),
  ],
  schema: [
    table({
      name: 'edits',
      columns: {
        edit_id: 'BLOB',
        channel: 'INTEGER',
        peer_id: 'BLOB',
        created_at_ms: 'INTEGER',
        expires_at_ms: 'INTEGER',
        message_id: 'BLOB',
        text: 'TEXT',
      },
      indexes: [['message_id', 'peer_id', 'channel', 'expires_at_ms', 'created_at_ms', 'edit_id']],
    }),
  ],
});
