import { isolated } from './printable';
import type { At } from '../ask/command';
import type { AnswerOf } from '../ask/ask';
import { shortId, timeText } from './say';

type Message = AnswerOf<'message.list'>['messages'][number];

const signs = ({ reactions }: Message): string =>
  reactions.length === 0 ? '' : `  [${reactions.map(({ emoji, count }) => `${isolated(emoji)} ${count}`).join(', ')}]`;

/**
 * One message as a person reads it, if asked with its id before it. Names can be chosen twice, so the user's id stands
 * beside. Source: threats, "T53".
 */
export const lineOf = (at: At, message: Message, withId = false): string => {
  const { author_name, author_id, author_removed, text, edited_at_ms, created_at_ms, message_id } = message;
  const before = `${withId ? `${shortId(at, message_id)}  ` : ''}${at.times ? `${timeText(created_at_ms)}  ` : ''}`;
  const who = `${isolated(author_name)} (${shortId(at, author_id)}${author_removed ? ', removed' : ''})`;
  return `${before}${who}: ${isolated(text)}${edited_at_ms === null ? '' : ' (edited)'}${signs(message)}`;
};
