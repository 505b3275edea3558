import { parseArgs } from 'node:util';
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { type Read, chance, count, numberOrAll, oneOf, range, seed } from './values';

/** The protocols that the demo can run. */
const PROTOCOLS = ['quiet', 'minimal'] as const;

/** The parsed options. */
export interface Options {
  readonly protocol: (typeof PROTOCOLS)[number];
  /** Nodes, each with a database, among which the identities are spread. */
  readonly nodes: number;
  /** A day that ships with the project; by default the liveliest one. */
  readonly day: string;
  /** A file that is read instead of a day. */
  readonly input?: string;
  readonly identities: number;
  readonly messages: number | 'all';
  /** Shortest and longest delay of a packet, in milliseconds. */
  readonly latencyMs: readonly [number, number];
  readonly loss: number;
  readonly seed: number;
  readonly realtime: boolean;
  readonly json: boolean;
  /** Path of the first database; the second node's ends in `.2`. Without it, databases are temporary. */
  readonly db?: string;
}

/** The day with the most lines by its twelve most talkative nicks. */
export const DEFAULT_DAY = '2014-01-08';

/** `minimal` lists 256 peers on its only page. In `quiet` every device streams its events to each newcomer. */
export const IDENTITIES_MAX = { quiet: 32, minimal: 256 } as const;
const NODES_MAX = 16;
const MESSAGES_MAX = 1_000_000;

const FLAGS = {
  protocol: { type: 'string' },
  nodes: { type: 'string' },
  day: { type: 'string' },
  input: { type: 'string' },
  identities: { type: 'string' },
  messages: { type: 'string' },
  latency: { type: 'string' },
  loss: { type: 'string' },
  seed: { type: 'string' },
  db: { type: 'string' },
  realtime: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const parseFlags = (args: readonly string[]) =>
  parseArgs({ args: [...args], options: FLAGS, strict: true, allowPositionals: false }).values;

type Flags = ReturnType<typeof parseFlags>;

/** The first sentence of Node's message names the option; the rest is advice for programmers. */
const firstSentence = (cause: unknown): string =>
  (typeof cause === 'object' && cause !== null && 'message' in cause ? String(cause.message) : String(cause)).split(
    /\.\s|\n/,
  )[0] ?? '';

const flagsOf = (args: readonly string[]): E.Either<string, Flags> => E.tryCatch(() => parseFlags(args), firstSentence);

const valueOf = <A>(flag: string, given: string | undefined, otherwise: A, read: Read<A>): E.Either<string, A> =>
  given === undefined
    ? E.right(otherwise)
    : E.mapLeft((wanted: string) => `--${flag} takes ${wanted}, not '${given}'`)(read(given));

const namedPath = (flag: string, given: string | undefined): E.Either<string, void> =>
  given === '' ? E.left(`--${flag} takes the path of a file`) : E.right(undefined);

const oneSource = ({ day, input }: Flags): E.Either<string, void> =>
  day !== undefined && input !== undefined
    ? E.left('--day and --input exclude each other: a day ships with the project, an input is a file of your own')
    : E.right(undefined);

const optionsOf = (flags: Flags): E.Either<string, Options> =>
  pipe(
    oneSource(flags),
    E.chain(() => namedPath('input', flags.input)),
    E.chain(() => namedPath('db', flags.db)),
    E.bind('protocol', () => valueOf('protocol', flags.protocol, 'quiet', oneOf(PROTOCOLS))),
    E.bind('nodes', () => valueOf('nodes', flags.nodes, 1, count(1, NODES_MAX))),
    E.bind('identities', ({ protocol }) =>
      valueOf('identities', flags.identities, 12, count(1, IDENTITIES_MAX[protocol])),
    ),
    E.bind('messages', () => valueOf<number | 'all'>('messages', flags.messages, 'all', numberOrAll(MESSAGES_MAX))),
    E.bind('latencyMs', () => valueOf('latency', flags.latency, [20, 200] as const, range)),
    E.bind('loss', () => valueOf('loss', flags.loss, 0.05, chance)),
    E.bind('seed', () => valueOf('seed', flags.seed, 42, seed)),
    E.map((read) => ({
      ...read,
      day: flags.day ?? DEFAULT_DAY,
      ...(flags.input === undefined ? {} : { input: flags.input }),
      ...(flags.db === undefined ? {} : { db: flags.db }),
      realtime: flags.realtime ?? false,
      json: flags.json ?? false,
    })),
  );

/** Parses the command line. Refuses unknown options and wrong values, in a sentence that names the option. */
export const parseOptions = (args: readonly string[]): E.Either<string, Options | 'help'> =>
  E.chain((flags: Flags): E.Either<string, Options | 'help'> => (flags.help ? E.right('help') : optionsOf(flags)))(
    flagsOf(args),
  );
