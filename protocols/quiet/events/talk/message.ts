import { type BodyOf, defineEvent, isZero, refTo, table, upsert } from '../../../../lib';
import { channelNeeds, channelScope, channelSeq } from '../../rules/channels';
import { checkOwnNetwork, rule, rules } from '../../rules/network';
import { messageLayout } from '../../wire/bodies/talk';

type Message = BodyOf<typeof messageLayout>;

/** A message in a channel. Its rows refer to channel and author by their local numbers. */
export const messageEvent = defineEvent<Message>({
  type: 'message',
  code: 0x08,
  reach: 'shared',
  form: 'keyed',
  layout: messageLayout,
  log: true,
  mayExpire: true,
  scope: channelScope,
  needs: channelNeeds,
  validate: (one, deps) => rules(rule('message.has_a_text', one.event.body.text !== ''), checkOwnNetwork(one, deps)),
  parents: ({ body }) => [body.channel_id],
  project: ({ event }, deps) => [
    upsert('messages', {
      channel: channelSeq(event, deps),
      author: deps.get(refTo('peer', event.signed_by))?.local_seq ?? 0,
      created_at_ms: event.created_at_ms,
      expires_at_ms: event.expires_at_ms,
      reply_to: isZero(event.body.reply_to) ? null : event.body.reply_to,
      text: event.body.text,
    }),
  ],
  schema: [
    table({
      name: 'messages',
      columns: {
        channel: 'INTEGER',
        author: 'INTEGER',
        created_at_ms: 'INTEGER',
        expires_at_ms: 'INTEGER',
        reply_to: 'BLOB',
        text: 'TEXT',
      },
      indexes: [['channel', 'created_at_ms']],
    }),
  ],
});
