import * as E from 'fp-ts/Either';
import {
  type BodyOf,
  type Deps,
  type Unsigned,
  defineEvent,
  isZero,
  lentBody,
  refTo,
  table,
  upsert,
} from '../../../../lib';
import { inItsOwnNetwork, rule, rules } from '../../rules/network';
import { memberNeeds } from '../../rules/people';
import { channelLayout } from '../channel/layout';
import { messageLayout } from './layout';
import { listMessages } from './queries';

type Message = BodyOf<typeof messageLayout>;

const channelIn = ({ body }: Unsigned<Message>, deps: Deps) =>
  lentBody(deps, refTo('channel', body.channel_id), channelLayout);

/** Something said in a channel. Its rows refer to channel and author by their local numbers. */
export const message = defineEvent<Message>({
  type: 'message',
  code: 0x08,
  reach: 'shared',
  form: 'keyed',
  layout: messageLayout,
  log: true,
  mayExpire: true,
  scope: ({ event }, deps) => {
    const channel = channelIn(event, deps);
    return E.isRight(channel) ? channel.right.group_id : undefined;
  },
  needs: (event, deps) => {
    const channel = channelIn(event, deps);
    return E.isRight(channel)
      ? memberNeeds(event, deps, channel.right.group_id)
      : [refTo('peer', event.signed_by), refTo('user_of', event.signed_by)];
  },
  validate: (one, deps) => rules(rule('message.has_a_text', one.event.body.text !== ''), inItsOwnNetwork(one, deps)),
  project: ({ event }, deps) => [
    upsert('messages', {
      channel: deps.get(refTo('channel', event.body.channel_id))?.local_seq ?? 0,
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
  queries: [listMessages],
});
