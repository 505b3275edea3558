import * as E from 'fp-ts/Either';
import { loadDriver } from '../lib/db/driver';
import { describeOpenFault } from '../streams';
import { type Conversation, openConversation } from './conversation';
import { HELP } from './help';
import { introduceRun, openNarrator } from './narrator';
import { silentObserver } from './observer';
import { type Options, parseOptions } from './options';
import { openPlace } from './place';
import { jsonOf, report } from './report';
import { runDemo } from './runDemo';
import type { Terminal } from './terminal';
import type { RunPace } from './world';

/** Exit codes. */
export const EXIT = { agreed: 0, disagreed: 1, refused: 2 } as const;

interface Request {
  readonly options: Options;
  readonly conversation: Conversation;
}

const complain = (terminal: Terminal, sentence: string): number => {
  terminal.complain(`demo: ${sentence}. --help lists the options.`);
  return EXIT.refused;
};

const perform = async (
  request: Request,
  paths: readonly string[],
  terminal: Terminal,
  pace: RunPace | undefined,
): Promise<number> => {
  const { options, conversation } = request;
  if (!options.json) introduceRun(terminal, options, conversation);
  const observer = options.json ? silentObserver : openNarrator(terminal, conversation.nicks.length);
  const outcome = await runDemo(options, conversation, paths, observer, pace);
  if (E.isLeft(outcome)) return complain(terminal, outcome.left);
  if (options.json) terminal.print(jsonOf(outcome.right));
  else report(terminal, outcome.right);
  return outcome.right.agree ? EXIT.agreed : EXIT.disagreed;
};

/** Checks everything that can be refused before it prints anything. */
const prepare = async (options: Options, terminal: Terminal, pace: RunPace | undefined): Promise<number> => {
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

/** Runs the program without its process. Answers the exit code. */
export const runDemoProgram = async (args: readonly string[], terminal: Terminal, pace?: RunPace): Promise<number> => {
  const options = parseOptions(args);
  if (E.isLeft(options)) return complain(terminal, options.left);
  if (options.right !== 'help') return prepare(options.right, terminal, pace);
  terminal.print(HELP);
  return EXIT.agreed;
};
