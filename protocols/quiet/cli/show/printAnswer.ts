import type { CommandContext } from '../ask/command';

/** Prints an answer: one line of JSON for programs, or lines for people. */
export const printAnswer = (
  { terminal, json }: CommandContext,
  value: unknown,
  lines: () => readonly string[],
): void => {
  if (json) return terminal.print(JSON.stringify(value));
  for (const line of lines()) terminal.print(line);
};

/** Shortens an id: to its number in the shell, else to its first eight characters. */
export const shortId = ({ numbers }: Pick<CommandContext, 'numbers'>, id: string): string =>
  numbers === undefined ? id.slice(0, 8) : String(numbers.numberOf(id));

/** The heading of a column of ids. */
export const idHead = ({ numbers }: Pick<CommandContext, 'numbers'>): string => (numbers === undefined ? 'id' : '#');

/** Formats a time in the local time zone: 2026-11-21 16:03. */
export const timeText = (ms: number): string => {
  const at = new Date(ms);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
};
