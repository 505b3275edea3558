import type * as E from 'fp-ts/Either';
import type { Door } from '../../../../streams/doors/door';
import type { CommandRefusal } from '../commandRefusal';
import type { Terminal } from '../terminal';

/** Short numbers for ids, stable throughout a session of the shell. */
export interface Numbers {
  readonly numberOf: (id: string) => number;
  readonly idOf: (number: number) => string | undefined;
}

/** Links that the shell keeps under numbers, so that it need not print them. */
export interface Links {
  readonly keep: (link: string) => number;
  readonly take: (number: number) => string | undefined;
}

/** Everything that a command runs with, beside its arguments. */
export interface CommandContext {
  readonly door: Door;
  readonly terminal: Pick<Terminal, 'print' | 'complain' | 'screen' | 'isPerson' | 'ask' | 'readAll' | 'stop$'>;
  readonly json: boolean;
  /** The identity that runs the command: a name, an id or a number. */
  readonly as: string | undefined;
  /** Only in the shell. */
  readonly numbers?: Numbers;
  readonly links?: Links;
  /** Does output show times? */
  readonly times: boolean;
}

/** Parsed arguments, by name. */
export type Args = Readonly<Record<string, unknown>>;

export type CommandResult = Promise<E.Either<CommandRefusal, void>>;

export interface CommandOption {
  readonly type: 'string' | 'number' | 'boolean';
  readonly about: string;
  /** May it be given more than once? */
  readonly many?: boolean;
}

export interface Positional {
  readonly syntax: string;
  readonly about: string;
  /** Is it a number that only the shell knows? */
  readonly inShellOnly?: boolean;
}

/** One command of the command line and of the shell. */
export interface Command {
  /** As it is typed: `network create`. */
  readonly name: string;
  readonly about: string;
  /** Arguments after the name, in the syntax of yargs: `<name>`, `[text..]`. */
  readonly positionals: readonly Positional[];
  readonly options: Readonly<Record<string, CommandOption>>;
  /** Lines as they are typed, without the name of the program. */
  readonly examples: readonly string[];
  readonly run: (at: CommandContext, args: Args) => CommandResult;
}

export const textIn = (args: Args, name: string): string | undefined => {
  const value = args[name];
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(String).join(' ');
  return typeof value === 'string' ? value : undefined;
};
export const numberIn = (args: Args, name: string): number | undefined => {
  const value = args[name];
  return typeof value === 'number' ? value : undefined;
};
export const flagIn = (args: Args, name: string): boolean => args[name] === true;

export const NETWORK_OPTION: Readonly<Record<string, CommandOption>> = {
  network: { type: 'string', about: 'name or id of the network; not needed if there is only one' },
};
export const CHANNEL_OPTIONS: Readonly<Record<string, CommandOption>> = {
  ...NETWORK_OPTION,
  channel: { type: 'string', about: 'name or id of the channel; not needed if there is only one' },
};
