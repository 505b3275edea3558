import { isolate } from './sanitize';
import type { CommandContext } from '../ask/command';
import type { AnswerOf } from '../ask/ask';
import { shortId, timeText } from './printAnswer';

type Message = AnswerOf<'message.list'>['messages'][number];

const signs = ({ reactions }: Message): string =>
  reactions.length === 0 ? '' : `  [${reactions.map(({ emoji, count }) => `${isolate(emoji)} ${count}`).join(', ')}]`;

/**
 * One message as a person reads it, if asked with its id before it. Names can be chosen twice, so the user's id stands
 * beside. Source: threats, "T53".
 */
export const messageLine = (at: CommandContext, message: Message, withId = false): string => {
  const { author_name, author_id, author_removed, text, edited_at_ms, created_at_ms, message_id } = message;
  const before = `${withId ? `${shortId(at, message_id)}  ` : ''}${at.times ? `${timeText(created_at_ms)}  ` : ''}`;
  const who = `${isolate(author_name)} (${shortId(at, author_id)}${author_removed ? ', removed' : ''})`;
  return `${before}${who}: ${isolate(text)}${edited_at_ms === null ? '' : ' (edited)'}${signs(message)}`;
};
