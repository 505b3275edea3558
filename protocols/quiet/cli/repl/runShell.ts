import * as E from 'fp-ts/Either';
import { COMMANDS } from '../commands';
import { flagIn, textIn } from '../ask/command';
import type { Door } from '../../../../streams/doors/door';
import { type CommandRefusal, usageRefusal } from '../commandRefusal';
import { type Grammar, parse } from '../parse';
import type { Terminal } from '../terminal';
import { openNumbers } from './numbers';
import { rememberAnswers } from './rememberAnswers';
import { runSlash } from './runSlash';
import { type Shell, contextOf } from './shell';
import { isWithoutText } from './isWithoutText';
import { splitWords } from './splitWords';

const GRAMMAR: Grammar = {
  commands: COMMANDS,
  common: { as: { type: 'string', about: 'runs this one command as another identity' } },
  inShell: true,
};

const ENDLESS = usageRefusal(
  'that goes on for ever, and a script has nobody to interrupt it: use --wait-for, or /trace on',
);

const isEndless = (name: string, follows: boolean): boolean => name === 'trace' || (name === 'messages' && follows);

const runCommand = async (shell: Shell, words: readonly string[]): Promise<E.Either<CommandRefusal, boolean>> => {
  const asked = parse(GRAMMAR, words);
  if (E.isLeft(asked)) return asked;
  if (asked.right.kind === 'show') {
    shell.terminal.print(asked.right.text);
    return E.right(true);
  }
  const { command: name, args } = asked.right;
  if (!shell.lines.isPerson && isEndless(name, flagIn(args, 'follow'))) return E.left(ENDLESS);
  const command = COMMANDS.find((one) => one.name === name);
  if (command === undefined) return E.left(usageRefusal(`there is no ${name}`));
  const at = contextOf(shell);
  return E.map(() => true)(await command.run({ ...at, as: textIn(args, 'as') ?? at.as }, args));
};

/** Runs one line. Answers false if it was the last one. */
const runLine = async (shell: Shell, line: string): Promise<boolean> => {
  if (line.trim() === '' || line.startsWith('#')) return true;
  const words = splitWords(line);
  if (E.isLeft(words)) {
    shell.terminal.print(`! ${words.left.sentence}`);
    return true;
  }
  const run = line.trim().startsWith('/') ? runSlash : runCommand;
  const ran = await run(shell, words.right);
  if (E.isRight(ran)) return ran.right;
  shell.terminal.print(`! ${ran.left.sentence}`);
  return true;
};

/** Everything that a shell needs. */
export interface ShellOptions {
  readonly door: Door;
  readonly terminal: Terminal;
  /** The file that keeps a person's history: commands, never texts. */
  readonly history: string;
  readonly times: boolean;
}

/**
 * Runs an interactive shell: the commands of the command line, with numbers for ids and links. Piped input is not echoed
 * and shows no times, so that its output depends on the input alone.
 */
export const runShell = async ({ door, terminal, history, times }: ShellOptions): Promise<void> => {
  const lines = terminal.openLineReader({ prompt: '> ', history: { path: history, keeps: isWithoutText } });
  const { numbers, links } = openNumbers();
  const { door: remembering, last } = rememberAnswers(door);
  const kept = { door: remembering, last, terminal, lines, numbers, links };
  const shell: Shell = { ...kept, as: undefined, times: times || lines.isPerson, trace: undefined };
  if (lines.isPerson) terminal.print('/help lists what there is');
  for (let goOn = true; goOn;) {
    const line = await lines.next();
    goOn = line !== undefined && (await runLine(shell, line));
  }
  shell.trace?.unsubscribe();
  lines.close();
};
