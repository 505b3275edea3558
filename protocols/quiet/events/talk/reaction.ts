import { type BodyOf, defineEvent, table, upsert } from '../../../../lib';
import { channelNeeds, channelScope, channelSeq } from '../../rules/channels';
import { checkOwnNetwork } from '../../rules/network';
import { reactionLayout } from '../../wire/bodies/talk';

type Reaction = BodyOf<typeof reactionLayout>;

/** A user sets an emoji on a message, or takes it back. Their last event for each emoji counts. */
export const reactionEvent = defineEvent<Reaction>({
  type: 'reaction',
  code: 0x16,
  reach: 'shared',
  form: 'keyed',
  layout: reactionLayout,
  log: true,
  mayExpire: true,
  scope: channelScope,
  needs: channelNeeds,
  validate: checkOwnNetwork,
  // A reaction whose message never came is forgotten with its channel, too.
  parents: ({ body }) => [body.message_id, body.channel_id],
  project: ({ event, event_id }, deps) => [
    upsert('reactions', {
      reaction_id: event_id,
      channel: channelSeq(event, deps),
      peer_id: event.signed_by,
      created_at_ms: event.created_at_ms,
      expires_at_ms: event.expires_at_ms,
      message_id: event.body.message_id,
      emoji: event.body.emoji,
      removed: event.body.removed,
    }),
  ],
  schema: [
    table({
      name: 'reactions',
      columns: {
        reaction_id: 'BLOB',
        channel: 'INTEGER',
        peer_id: 'BLOB',
        created_at_ms: 'INTEGER',
        expires_at_ms: 'INTEGER',
        message_id: 'BLOB',
        emoji: 'TEXT',
        removed: 'INTEGER',
      },
      indexes: [['message_id', 'channel', 'expires_at_ms', 'created_at_ms', 'reaction_id']],
    }),
  ],
});
