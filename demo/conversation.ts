import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { several } from './format';
import { type Line, parseLines } from './parseLines';
import type { Options } from './options';

/** The nicks that take part, and their lines in order. */
export interface Conversation {
  /** The channel and day, or the file. */
  readonly title: string;
  /** The most talkative nicks, the most talkative first. */
  readonly nicks: readonly string[];
  /** The lines of these nicks alone. */
  readonly lines: readonly Line[];
}

export const DATA = join(__dirname, 'data');

/** The days that ship with the project, oldest first. */
export const listDays = (): readonly string[] =>
  readdirSync(DATA)
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => name.slice(0, -'.jsonl'.length))
    .sort();

const codeOf = (cause: unknown): string =>
  typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : 'unknown';

const readLines = (path: string, name: string): E.Either<string, readonly Line[]> =>
  pipe(
    E.tryCatch(
      () => readFileSync(path, 'utf8'),
      (cause) => `${name} cannot be read (${codeOf(cause)})`,
    ),
    E.chain((content) => parseLines(name, content)),
  );

/** The lines of one of the days. */
export const readDay = (day: string): E.Either<string, readonly Line[]> => readLines(join(DATA, `${day}.jsonl`), day);

/** The most talkative nicks, most lines first; ties go to the one who spoke first. */
export const mostTalkative = (lines: readonly Line[], identities: number): readonly string[] => {
  const said = new Map<string, number>();
  for (const { nick } of lines) said.set(nick, (said.get(nick) ?? 0) + 1);
  return [...said]
    .sort(([, a], [, b]) => b - a)
    .slice(0, identities)
    .map(([nick]) => nick);
};

const between = (title: string, lines: readonly Line[], identities: number): Conversation => {
  const nicks = mostTalkative(lines, identities);
  const taking = new Set(nicks);
  return { title, nicks, lines: lines.filter(({ nick }) => taking.has(nick)) };
};

const atMost = (conversation: Conversation, messages: number | 'all'): Conversation =>
  messages === 'all' ? conversation : { ...conversation, lines: conversation.lines.slice(0, messages) };

/** Repeats the conversation until it is long enough. */
const again = ({ lines, ...rest }: Conversation, messages: number): Conversation => ({
  ...rest,
  lines: Array.from({ length: Math.ceil(messages / lines.length) }, () => lines).flat(),
});

/**
 * Takes a day, and following days until the most talkative nicks have enough lines. The first day follows the last. If
 * all days are too short, the conversation repeats.
 */
const takeDays = ({ day, identities, messages }: Options): E.Either<string, Conversation> => {
  const days = listDays();
  const first = days.indexOf(day);
  if (first === -1) return E.left(`--day takes a day that ships with the project, not '${day}': ${days.join(', ')}`);
  const wanted = messages === 'all' ? 1 : messages;
  let heard: readonly Line[] = [];
  let taken: Conversation = { title: '', nicks: [], lines: [] };
  for (let after = 0; after < days.length && taken.lines.length < wanted; after += 1) {
    const lines = readDay(days[(first + after) % days.length] ?? day);
    if (E.isLeft(lines)) return lines;
    heard = [...heard, ...lines.right];
    taken = between(
      after === 0 ? `#ubuntu, ${day}` : `#ubuntu, ${day} and ${several(after, 'more day')}`,
      heard,
      identities,
    );
  }
  return E.right(taken.lines.length < wanted ? again(taken, wanted) : taken);
};

const takeInput = (input: string, { identities }: Options): E.Either<string, Conversation> =>
  pipe(
    readLines(input, `--input ${input}`),
    E.map((lines) => between(input, lines, identities)),
    E.filterOrElse(
      ({ lines }) => lines.length > 0,
      () => `--input ${input} holds no line`,
    ),
  );

/** Opens the conversation that the options ask for. Refuses: an unknown day, a file that cannot be read. */
export const openConversation = (options: Options): E.Either<string, Conversation> =>
  E.map((whole: Conversation) => atMost(whole, options.messages))(
    options.input === undefined ? takeDays(options) : takeInput(options.input, options),
  );
