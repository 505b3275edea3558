import { isolated } from '../show/printable';
import type { At } from './command';
import type { Message } from './rows';
import { shortId, timeText } from './say';

/** One message as a person reads it. Names can be chosen twice, so the user's id stands beside. Source: threats, T53. */
export const lineOf = (at: At, { author_name, author_id, text, created_at_ms }: Message): string =>
  `${at.times ? `${timeText(created_at_ms)}  ` : ''}${isolated(author_name)} (${shortId(at, author_id)}): ${isolated(text)}`;
