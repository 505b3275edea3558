import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type EventId, type Fault, type SessionCtx, denied } from '../../../lib';
import { authorIn } from '../authority/authorIn';
import { oneChannel } from './channelQueries';

const channelNotKnown: Fault = denied('channel.is_known');

/** Finds a shown channel, and the device that speaks for this identity in its network. */
export const findChannel = (ctx: SessionCtx, channel_id: EventId) =>
  pipe(
    ctx.query(oneChannel, { channel_id, now_ms: ctx.nowMs }),
    E.chain(([channel]) => E.fromNullable(channelNotKnown)(channel)),
    E.bindTo('channel'),
    E.bind('author', ({ channel }) => authorIn(ctx, channel.network_id)),
  );
