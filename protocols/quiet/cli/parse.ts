import * as E from 'fp-ts/Either';
import yargs, { type Argv } from 'yargs';
import type { Args, Command } from './ask/command';
import { type CommandRefusal, usageRefusal } from './commandRefusal';

/** A parsed command line. */
export type ParsedLine =
  | { readonly kind: 'run'; readonly command: string; readonly args: Args }
  /** A text to print: help, or completions of a word. */
  | { readonly kind: 'show'; readonly text: string };

type Described = Pick<Command, 'name' | 'about' | 'positionals' | 'options' | 'examples'>;

/** The commands to parse, and whether the shell parses them. */
export interface Grammar {
  readonly commands: readonly Described[];
  /** Options of every command. */
  readonly common: Command['options'];
  readonly inShell: boolean;
}

export const PROGRAM = 'sotto';

/** Refuses a link as an argument. Source: threats, "T51". */
export const LINK_AS_ARGUMENT = usageRefusal(
  'a link is a secret, and arguments can be read by every process of this machine and stay in the history of the shell: ' +
    'pipe it in (sotto join < link.txt), or run the command without it and paste it at the prompt',
  'link.is_no_argument',
);

const A_LINK = /sotto:(?:join|link)#/i;
const TAKES_A_LINK = /^(?:join|device)$/;

const wordOf = ({ syntax }: Described['positionals'][number]): string => syntax.replace(/[<>[\].]/g, '');

const describe = (parser: Argv, { positionals, options, examples }: Described, { inShell }: Grammar): Argv => {
  for (const taken of positionals)
    parser.positional(wordOf(taken), {
      describe: taken.about,
      type: taken.inShellOnly === true ? 'number' : 'string',
    });
  for (const [name, { type, about, many }] of Object.entries(options))
    parser.option(name, { type, describe: about, array: many === true, requiresArg: type !== 'boolean' });
  for (const example of examples) parser.example(inShell ? example : `${PROGRAM} ${example}`, '');
  return parser;
};

const usageOf = ({ name, positionals }: Described, { inShell }: Grammar): string => {
  const taken = positionals.filter(({ inShellOnly }) => inShell || inShellOnly !== true).map(({ syntax }) => syntax);
  return [name.split(' ').at(-1) ?? name, ...taken].join(' ');
};

type Chosen = (command: string, args: Args) => void;

const addOne = (parser: Argv, one: Described, grammar: Grammar, chosen: Chosen): Argv => {
  const shown = {
    ...one,
    positionals: one.positionals.filter(({ inShellOnly }) => grammar.inShell || inShellOnly !== true),
  };
  return parser.command(
    usageOf(one, grammar),
    one.about,
    (inner) => describe(inner, shown, grammar),
    (args) => chosen(one.name, args),
  );
};

/** `network create` and `network list` stand under `network`. */
const addAll = (parser: Argv, grammar: Grammar, chosen: Chosen): Argv => {
  const heads = [...new Set(grammar.commands.map(({ name }) => name.split(' ')[0] ?? name))];
  for (const head of heads) {
    const under = grammar.commands.filter(({ name }) => name.startsWith(`${head} `));
    const plain = grammar.commands.find(({ name }) => name === head);
    if (plain !== undefined) addOne(parser, plain, grammar, chosen);
    else
      parser.command(head, under.map(({ name }) => name.split(' ')[1]).join(', '), (inner) =>
        under
          .reduce((all, one) => addOne(all, one, grammar, chosen), inner)
          .demandCommand(1, `say which: ${under.map(({ name }) => name).join(', ')}`),
      );
  }
  return parser;
};

const CONFIGURATION = {
  'camel-case-expansion': false,
  'dot-notation': false,
  'greedy-arrays': false,
  'parse-positional-numbers': false,
} as const;

const parserOf = (grammar: Grammar, chosen: Chosen): Argv => {
  const parser = yargs([])
    .scriptName(grammar.inShell ? '' : PROGRAM)
    .parserConfiguration(CONFIGURATION)
    .locale('en')
    .exitProcess(false)
    .wrap(100)
    .strict()
    .demandCommand(1, 'give a command; --help lists them')
    .help()
    .version(false);
  for (const [name, { type, about }] of Object.entries(grammar.common))
    parser.option(name, { type, describe: about, global: true, requiresArg: type !== 'boolean' });
  return addAll(parser, grammar, chosen);
};

/** The completion script for bash or zsh. */
export const completionScript = (grammar: Grammar): string => {
  let script = '';
  const { commands, ...rest } = grammar;
  const others = { ...rest, commands: commands.filter(({ name }) => name !== 'completion') };
  void parserOf(others, () => undefined)
    .completion('completion')
    .parse(['completion'], {}, (_fault, _args, output) => void (script = output));
  return script;
};

const firstLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

/** Finds an option that is given twice, or a number that is none. */
const badOption = ({ commands, common }: Grammar, command: string, args: Args): string | undefined => {
  const one = commands.find(({ name }) => name === command);
  const options = { ...common, ...one?.options };
  for (const [name, value] of Object.entries(args)) {
    if (typeof value === 'number' && Number.isNaN(value)) return `${name} takes a number`;
    const many = options[name]?.many ?? options[name] === undefined;
    if (Array.isArray(value) && !many) return `--${name} can be given only once`;
  }
  return undefined;
};

/** Parses a command line. Refuses: unknown commands and arguments, and a link, which the refusal does not repeat. */
export const parse = (grammar: Grammar, words: readonly string[]): E.Either<CommandRefusal, ParsedLine> => {
  if (words.some((word) => A_LINK.test(word))) return E.left(LINK_AS_ARGUMENT);
  let asked: ParsedLine | undefined;
  let [fault, shown]: [string | undefined, string] = [undefined, ''];
  const parser = parserOf(grammar, (command, args) => (asked = { kind: 'run', command, args }));
  void parser.parse([...words], {}, (cause: Error | undefined, _args: unknown, output: string) => {
    [fault, shown] = [cause?.message, output];
  });
  if (fault !== undefined) {
    const isLink = TAKES_A_LINK.test(words[0] ?? '') && /unknown argument/i.test(fault);
    return E.left(isLink ? LINK_AS_ARGUMENT : usageRefusal(firstLine(fault)));
  }
  if (asked === undefined || shown !== '') return E.right({ kind: 'show', text: shown });
  const wrong = asked.kind === 'run' ? badOption(grammar, asked.command, asked.args) : undefined;
  return wrong === undefined ? E.right(asked) : E.left(usageRefusal(wrong));
};
