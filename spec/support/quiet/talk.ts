import { type Person } from './cast';
import { right } from '../common/right';

/** What a screen shows of a channel, newest first: who, what, `*` where it was edited, and the signs on it. */
export const shownTo = async ({ me }: Pick<Person, 'me'>, channel_id: string): Promise<readonly string[]> =>
  right(await me.api['message.list']({ channel_id, limit: 200 })).messages.map(
    ({ author_name, text, edited_at_ms, reactions }) =>
      [
        `${author_name}: ${text}${edited_at_ms === null ? '' : '*'}`,
        ...reactions.map(
          ({ emoji, count, own, users }) => `${emoji}${count}${own ? '!' : ''}${users.map((w) => w.name).join('+')}`,
        ),
      ].join(' '),
  );

/** Channels as a screen shows them: name, and how many messages are unread. */
export const channelsOf = async ({ me, network_id }: Pick<Person, 'me' | 'network_id'>): Promise<readonly string[]> =>
  right(await me.api['channel.list']({ network_id }))
    .map(({ name, unread }) => `${name} ${unread}`)
    .sort();
