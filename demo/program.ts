import * as E from 'fp-ts/Either';
import { loadDriver } from '../lib/db/driver';
import { describeOpenFault } from '../streams';
import { type Conversation, openConversation } from './conversation';
import { HELP } from './help';
import { introduce, openNarrator } from './narrator';
import { nobody } from './observer';
import { type Options, parseOptions } from './options';
import { openPlace } from './place';
import { jsonOf, report } from './report';
import { runDemo } from './runDemo';
import type { Terminal } from './terminal';
import type { Pace } from './world';

/** What the shell is told. */
export const EXIT = { agreed: 0, disagreed: 1, refused: 2 } as const;

interface Asked {
  readonly options: Options;
  readonly conversation: Conversation;
}

const complain = (terminal: Terminal, sentence: string): number => {
  terminal.complain(`demo: ${sentence}. --help shows what it takes.`);
  return EXIT.refused;
};

const perform = async (
  asked: Asked,
  paths: readonly string[],
  terminal: Terminal,
  pace: Pace | undefined,
): Promise<number> => {
  const { options, conversation } = asked;
  if (!options.json) introduce(terminal, options, conversation);
  const observer = options.json ? nobody : openNarrator(terminal, conversation.nicks.length);
  const outcome = await runDemo(options, conversation, paths, observer, pace);
  if (E.isLeft(outcome)) return complain(terminal, outcome.left);
  if (options.json) terminal.print(jsonOf(outcome.right));
  else report(terminal, outcome.right);
  return outcome.right.agree ? EXIT.agreed : EXIT.disagreed;
};

/** Everything that can be found fault with comes before anything is shown. */
const prepare = async (options: Options, terminal: Terminal, pace: Pace | undefined): Promise<number> => {
  const driver = loadDriver();
  if (E.isLeft(driver)) {
    terminal.complain(`demo: ${describeOpenFault('', driver.left)}.`);
    return EXIT.refused;
  }
  const conversation = openConversation(options);
  if (E.isLeft(conversation)) return complain(terminal, conversation.left);
  const place = openPlace(options.db, options.nodes);
  if (E.isLeft(place)) return complain(terminal, place.left);
  try {
    return await perform({ options, conversation: conversation.right }, place.right.paths, terminal, pace);
  } finally {
    place.right.leave();
  }
};

/** The whole program but its process. Answers the exit code. */
export const program = async (args: readonly string[], terminal: Terminal, pace?: Pace): Promise<number> => {
  const options = parseOptions(args);
  if (E.isLeft(options)) return complain(terminal, options.left);
  if (options.right !== 'help') return prepare(options.right, terminal, pace);
  terminal.print(HELP);
  return EXIT.agreed;
};
