import * as E from 'fp-ts/Either';
import { COMMANDS } from './commands';
import { type Args, type Command, flagIn, textIn } from './ask/command';
import { start } from './daemon/start';
import type { Door } from '../../../streams/doors/door';
import { EXIT, type ExitCode, type CommandRefusal, refusal, usageRefusal } from './commandRefusal';
import { COMMON_OPTIONS, LOCAL_COMMANDS } from './localCommands';
import { type Grammar, completionScript, parse } from './parse';
import { repl } from './repl/repl';
import { socketPathOf } from '../../../streams/doors/socket/claimSocket';
import { claimRefusal } from './daemon/claimRefusal';
import { type ConnectFault, openSocketDoor } from '../../../streams/doors/socket/socketDoor';
import { jsonText } from './show/sanitize';
import { type Terminal, guardTerminal } from './terminal';

export const GRAMMAR: Grammar = { commands: [...LOCAL_COMMANDS, ...COMMANDS], common: COMMON_OPTIONS, inShell: false };

/** The environment variables that the program reads. */
export interface Environment {
  readonly SOTTO_DB?: string | undefined;
}

const NO_DB = usageRefusal('say which database: --db alice.db, or the environment variable SOTTO_DB');

const FOLDER_IS_OPEN = (db: string): string =>
  `other users may replace files in the folder of ${db}, and so its socket: take their right to write there (chmod go-w)`;

const connectRefusal = (db: string, why: ConnectFault): CommandRefusal => {
  if (why === 'not_yours') return refusal('socket.is_yours', `the node on ${db} is another user's`);
  if (why === 'folder_not_yours') return refusal('folder.is_written_by_its_owner_alone', FOLDER_IS_OPEN(db));
  if (why === 'failed') return refusal('socket.can_be_reached', `the socket of ${db} cannot be reached`);
  const sentence = `no node runs on ${db}: start one with "sotto start --db ${db} --listen 127.0.0.1:7443"`;
  return { code: EXIT.noNode, rule: 'node.runs', sentence };
};

/** Opens a door to the node that runs on a database. */
const openDoor = async (db: string): Promise<E.Either<CommandRefusal, Door>> => {
  const path = socketPathOf(db);
  if (E.isLeft(path)) return E.left(claimRefusal(path.left));
  return E.mapLeft((why: ConnectFault) => connectRefusal(db, why))(await openSocketDoor(path.right));
};

const call = async (command: Command, db: string, terminal: Terminal, args: Args) => {
  const door = await openDoor(db);
  if (E.isLeft(door)) return door;
  try {
    const at = { door: door.right, terminal, json: flagIn(args, 'json'), as: textIn(args, 'as'), times: true };
    return E.map((): ExitCode => EXIT.done)(await command.run(at, args));
  } finally {
    door.right.close();
  }
};

const run = async (name: string, args: Args, terminal: Terminal, env: Environment) => {
  if (name === 'completion') {
    terminal.print(completionScript(GRAMMAR));
    return E.right(EXIT.done);
  }
  const db = textIn(args, 'db') ?? env.SOTTO_DB ?? '';
  if (db === '') return E.left(NO_DB);
  if (name === 'start') return start(terminal, db, args);
  if (name === 'repl') return repl(terminal, db, args, await openDoor(db));
  const command = COMMANDS.find((one) => one.name === name);
  return command === undefined
    ? E.left(usageRefusal(`there is no command ${name}`))
    : call(command, db, terminal, args);
};

const complain = ({ complain: write }: Terminal, { rule, sentence, code }: CommandRefusal, json: boolean): ExitCode => {
  write(json ? jsonText({ error: { rule, sentence } }) : `sotto: ${sentence}`);
  return code;
};

/** Runs the program without its process. Answers the exit code. */
export const runProgram = async (
  words: readonly string[],
  unguarded: Terminal,
  env: Environment,
): Promise<ExitCode> => {
  const terminal = guardTerminal(unguarded);
  const json = words.includes('--json');
  const asked = parse(GRAMMAR, words);
  if (E.isLeft(asked)) return complain(terminal, asked.left, json);
  if (asked.right.kind === 'show') {
    terminal.print(asked.right.text);
    return EXIT.done;
  }
  const ran: E.Either<CommandRefusal, ExitCode> = await run(asked.right.command, asked.right.args, terminal, env);
  return E.isLeft(ran) ? complain(terminal, ran.left, json) : ran.right;
};
