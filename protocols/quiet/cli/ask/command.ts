import type * as E from 'fp-ts/Either';
import type { Door } from '../../../../streams/doors/door';
import type { CommandRefusal } from '../commandRefusal';
import type { Terminal } from '../terminal';

/** Numbers that stand for ids, the same all through a session of the shell. */
export interface Numbers {
  readonly numberOf: (id: string) => number;
  readonly idOf: (number: number) => string | undefined;
}

/** Links that a session of the shell holds, so that they need not be shown. */
export interface Links {
  readonly keep: (link: string) => number;
  readonly take: (number: number) => string | undefined;
}

/** What a command is run with. */
export interface CommandContext {
  readonly door: Door;
  readonly terminal: Pick<Terminal, 'print' | 'complain' | 'screen' | 'ask' | 'readAll' | 'stop$'>;
  readonly json: boolean;
  /** Whom it is run as: a name, an id or a number. */
  readonly as: string | undefined;
  /** In the shell. */
  readonly numbers?: Numbers;
  readonly links?: Links;
  /** Are times shown? */
  readonly times: boolean;
}

/** What was typed, by name. */
export type Args = Readonly<Record<string, unknown>>;

export type CommandResult = Promise<E.Either<CommandRefusal, void>>;

export interface CommandOption {
  readonly type: 'string' | 'number' | 'boolean';
  readonly about: string;
  /** May it be said more than once? */
  readonly many?: boolean;
}

export interface Positional {
  readonly syntax: string;
  readonly about: string;
  /** A number, of what the shell numbers. */
  readonly inShellOnly?: boolean;
}

/** One thing that can be asked of a node. */
export interface Command {
  /** As it is typed: `network create`. */
  readonly name: string;
  readonly about: string;
  /** What stands behind the name, as yargs writes it: `<name>`, `[text..]`. */
  readonly positionals: readonly Positional[];
  readonly options: Readonly<Record<string, CommandOption>>;
  /** Each a line as it is typed, without the name of the program. */
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
  network: { type: 'string', about: 'name or id of the network; not needed where there is one' },
};
export const CHANNEL_OPTIONS: Readonly<Record<string, CommandOption>> = {
  ...NETWORK_OPTION,
  channel: { type: 'string', about: 'name or id of the channel; not needed where there is one' },
};
