import type { CommandContext } from '../ask/command';
import { jsonText } from './sanitize';

/** Prints an answer: one line of JSON for programs, or lines for people. */
export const printAnswer = (
  { terminal, json }: CommandContext,
  value: unknown,
  lines: () => readonly string[],
): void => {
  if (json) return terminal.print(jsonText(value));
  for (const line of lines()) terminal.print(line);
};

/** As many characters of an id as are shown. */
const SHOWN_CHARS = 10;

/** Shortens an id: to its number in the shell, else to its first 10 characters. */
export const shortId = ({ numbers }: Pick<CommandContext, 'numbers'>, id: string): string =>
  numbers === undefined ? id.slice(0, SHOWN_CHARS) : String(numbers.numberOf(id));

/** The heading of a column of ids. */
export const idHead = ({ numbers }: Pick<CommandContext, 'numbers'>): string => (numbers === undefined ? 'id' : '#');

/** Formats a time in the local time zone: 2026-11-21 16:03. */
export const timeText = (ms: number): string => {
  const at = new Date(ms);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
};
