import { isolate } from './sanitize';
import type { CommandContext } from '../ask/command';
import type { AnswerOf } from '../ask/ask';
import { shortId, timeText } from './printAnswer';

type Message = AnswerOf<'message.list'>['messages'][number];

const reactionsText = ({ reactions }: Message): string =>
  reactions.length === 0 ? '' : `  [${reactions.map(({ emoji, count }) => `${isolate(emoji)} ${count}`).join(', ')}]`;

/**
 * Formats one message as a line, on request with its id first. Two users may choose one name, so the line shows the
 * author's id, too. Source: threats, "T53".
 */
export const messageLine = (at: CommandContext, message: Message, withId = false): string => {
  const { author_name, author_id, author_removed, text, edited_at_ms, created_at_ms, message_id } = message;
  const before = `${withId ? `${shortId(at, message_id)}  ` : ''}${at.times ? `${timeText(created_at_ms)}  ` : ''}`;
  const who = `${isolate(author_name)} (${shortId(at, author_id)}${author_removed ? ', removed' : ''})`;
  return `${before}${who}: ${isolate(text)}${edited_at_ms === null ? '' : ' (edited)'}${reactionsText(message)}`;
};
