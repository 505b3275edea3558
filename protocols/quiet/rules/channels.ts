import * as E from 'fp-ts/Either';
import { type Deps, type EventId, type Identified, type Ref, type Unsigned, lentBody, refTo } from '../../../lib';
import { channelLayout } from '../wire/bodies/talk';
import { memberNeeds } from './needs';

/** A body with the channel it belongs to. */
interface InChannel {
  readonly channel_id: EventId;
}

const channelIn = ({ body }: Unsigned<InChannel>, deps: Deps) =>
  lentBody(deps, refTo('channel', body.channel_id), channelLayout);

/** Finds the scope of an event in a channel: the channel's group, once the channel is here. */
export const channelScope = ({ event }: Identified<InChannel>, deps: Deps): EventId | undefined => {
  const channel = channelIn(event, deps);
  return E.isRight(channel) ? channel.right.group_id : undefined;
};

/** Needs of an event signed by a member of its channel's group. */
export const channelNeeds = (event: Unsigned<InChannel>, deps: Deps): readonly Ref[] => {
  const channel = channelIn(event, deps);
  return E.isRight(channel)
    ? memberNeeds(event, deps, channel.right.group_id)
    : [refTo('peer', event.signed_by), refTo('user_of', event.signed_by)];
};

/** Finds the local number of the channel, by which rows refer to it. */
export const channelSeq = ({ body }: Unsigned<InChannel>, deps: Deps): number =>
  deps.get(refTo('channel', body.channel_id))?.local_seq ?? 0;
