import * as E from 'fp-ts/Either';
import { resolveIdentity, networksOf } from '../ask/resolve';
import { askNode } from '../ask/ask';
import { traceHops } from '../commands/insight';
import { COMMANDS } from '../commands';
import { StatsAnswer } from '../ask/nodeAnswers';
import { shortId } from '../show/printAnswer';
import { type CommandRefusal, usageRefusal } from '../commandRefusal';
import { isolate } from '../show/sanitize';
import { type Shell, contextOf } from './shell';
import { viewLines } from './viewLines';

/** A shell command that begins with a slash. A Right `false` ends the shell. */
type Slash = (shell: Shell, word: string | undefined) => Did | Promise<Did>;
type Did = E.Either<CommandRefusal, boolean>;

const GO_ON = E.right(true);

const say = ({ terminal }: Shell, ...lines: readonly string[]) => {
  for (const line of lines) terminal.print(line);
  return GO_ON;
};

const as: Slash = async (shell, word) => {
  const found = await resolveIdentity({ ...contextOf(shell), as: word ?? shell.as });
  if (E.isLeft(found)) return found;
  shell.as = found.right.identity_id;
  return say(shell, `you are ${isolate(found.right.name)} (${shortId(shell, found.right.identity_id)})`);
};

const state: Slash = async (shell) => {
  const at = contextOf(shell);
  const stats = await askNode(at, { op: 'stats', params: {} }, StatsAnswer);
  if (E.isLeft(stats)) return stats;
  const me = await resolveIdentity(at);
  if (E.isLeft(me)) return say(shell, me.left.sentence, `waiting: ${stats.right.waiting.rows}`);
  const networks = await networksOf(at, me.right.identity_id);
  if (E.isLeft(networks)) return networks;
  const inThem = networks.right.map((one) => `in ${isolate(one.name)} (${shortId(at, one.id)}): ${one.state}`);
  return say(
    shell,
    `you are ${isolate(me.right.name)} (${shortId(at, me.right.identity_id)})`,
    ...inThem,
    `waiting: ${stats.right.waiting.rows}`,
  );
};

const onOrOff = (word: string | undefined): E.Either<CommandRefusal, boolean> =>
  word === 'on' || word === 'off' ? E.right(word === 'on') : E.left(usageRefusal('say on or off'));

const trace: Slash = (shell, word) => {
  const on = onOrOff(word);
  if (E.isLeft(on)) return on;
  shell.trace?.unsubscribe();
  shell.trace = on.right ? traceHops(contextOf(shell)).subscribe({ error: () => undefined }) : undefined;
  return say(shell, `trace is ${on.right ? 'on' : 'off'}`);
};

const times: Slash = (shell, word) => {
  const on = onOrOff(word);
  if (E.isLeft(on)) return on;
  shell.times = on.right;
  return GO_ON;
};

const link: Slash = (shell, word) => {
  const kept = shell.links.take(Number(word));
  return kept === undefined ? E.left(usageRefusal('there is no link of that number here')) : say(shell, kept);
};

const HELP = [
  '/as NAME     speak as another identity of this node: a name, or the number of one',
  '/state       who you are, your networks, and how many events wait',
  '/views       each read operation, and the rows it answered last',
  '/trace on    shows each hop of each event; /trace off ends that',
  '/times on    shows times; /times off hides them',
  '/link N      shows a link that was made in this shell',
  '/help        this text; "send --help" shows the help of one command',
  '/quit        ends the shell',
];

const help: Slash = (shell) =>
  say(shell, ...COMMANDS.map(({ name, about }) => `${name.padEnd(16)} ${about}`), '', ...HELP);

const SLASHES = new Map<string, Slash>([
  ['/as', as],
  ['/state', state],
  ['/views', (shell) => say(shell, ...viewLines(shell))],
  ['/trace', trace],
  ['/times', times],
  ['/link', link],
  ['/help', help],
  ['/quit', () => E.right(false)],
]);

/** Runs a line that begins with a slash. Answers false if the shell is to end. */
export const runSlash = async (shell: Shell, [name = '', word]: readonly string[]): Promise<Did> => {
  const slash = SLASHES.get(name);
  return slash === undefined
    ? E.left(usageRefusal(`there is no ${name}; /help lists what there is`))
    : slash(shell, word);
};
