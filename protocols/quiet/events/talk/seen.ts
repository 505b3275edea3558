import { type BodyOf, defineEvent, table, upsert } from '../../../../lib';
import { channelNeeds, channelScope, channelSeq } from '../../rules/channels';
import { checkOwnNetwork } from '../../rules/network';
import { seenLayout } from '../../wire/bodies/talk';

type Seen = BodyOf<typeof seenLayout>;

/** A read mark in a channel: up to a message, with that message's time. The highest counts. */
export const seenEvent = defineEvent<Seen>({
  type: 'seen',
  code: 0x1a,
  reach: 'shared',
  form: 'keyed',
  layout: seenLayout,
  log: true,
  mayExpire: true,
  scope: channelScope,
  needs: channelNeeds,
  validate: checkOwnNetwork,
  parents: ({ body }) => [body.channel_id],
  project: ({ event, event_id }, deps) => [
    upsert('seen_marks', {
      mark_id: event_id,
      channel: channelSeq(event, deps),
      peer_id: event.signed_by,
      created_at_ms: event.created_at_ms,
      expires_at_ms: event.expires_at_ms,
      message_id: event.body.message_id,
      at_ms: event.body.at_ms,
    }),
  ],
  schema: [
    table({
      name: 'seen_marks',
      columns: {
        mark_id: 'BLOB',
        channel: 'INTEGER',
        peer_id: 'BLOB',
        created_at_ms: 'INTEGER',
        expires_at_ms: 'INTEGER',
        message_id: 'BLOB',
        at_ms: 'INTEGER',
      },
      indexes: [['channel', 'peer_id', 'at_ms', 'mark_id']],
    }),
  ],
});
