import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { lastValueFrom, map, takeUntil, takeWhile } from 'rxjs';
import { renderTable } from '../show/renderTable';
import { ask, askNode, readAnswer } from '../ask/ask';
import { type CommandContext, type Command, NETWORK_OPTION, textIn } from '../ask/command';
import { resolveIdentity, resolveNetwork } from '../ask/resolve';
import { ExplainAnswer, StatsAnswer } from '../ask/nodeAnswers';
import { printAnswer, shortId } from '../show/printAnswer';
import { gapLines, syncTable } from '../show/syncTable';

const ID = /^[0-9a-f]{32}$/;

/** Any value of a row: ids short, yes and no in words. */
const cellOf = (at: CommandContext, value: unknown): string | number => {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return ID.test(value) ? shortId(at, value) : value;
  return value === null || value === undefined ? '' : JSON.stringify(value);
};

type StatsOf = t.TypeOf<typeof StatsAnswer>;

const statsLines = ({ crypto, counters, waiting }: StatsOf): readonly string[] => [
  `waiting: ${waiting.rows} events, ${waiting.bytes} bytes; ciphers: ${crypto}`,
  ...renderTable(
    [
      { head: 'since the start', of: ([what]) => what },
      { head: 'times', of: ([, times]) => times },
    ],
    Object.entries(counters),
  ),
];

const status: Command = {
  name: 'status',
  about:
    'Shows with whom there is a session, what is missing on each side, what waits, and what was counted since the node started',
  positionals: [],
  options: NETWORK_OPTION,
  examples: ['status', 'status --network Friends --json'],
  run: async (at, args) => {
    const network = await resolveNetwork(at, args);
    if (E.isLeft(network)) return network;
    const { as, network_id } = network.right;
    const peers = await ask(at, { op: 'sync.status', as, params: { network_id } });
    if (E.isLeft(peers)) return peers;
    const stats = await askNode(at, { op: 'stats', params: {} }, StatsAnswer);
    if (E.isLeft(stats)) return stats;
    const gaps = await ask(at, { op: 'sync.gaps', as, params: { network_id } });
    if (E.isLeft(gaps)) return gaps;
    printAnswer(at, { peers: peers.right, gaps: gaps.right, stats: stats.right }, () => [
      ...(peers.right.length === 0 ? ['no other device is known yet'] : syncTable(at, peers.right)),
      ...gapLines(gaps.right),
      '',
      ...statsLines(stats.right),
    ]);
    return E.right(undefined);
  },
};

const explain: Command = {
  name: 'explain',
  about: 'Says what became of an event: stored, waiting and for what, refused and by which rule, deleted, or unknown',
  positionals: [{ syntax: '<event>', about: 'its id, 32 hex characters' }],
  options: {},
  examples: ['explain 00112233445566778899aabbccddeeff'],
  run: async (at, args) => {
    const identity = await resolveIdentity(at);
    if (E.isLeft(identity)) return identity;
    const given = textIn(args, 'event') ?? '';
    const event_id = (/^\d{1,9}$/.test(given) ? at.numbers?.idOf(Number(given)) : undefined) ?? given;
    const found = await askNode(
      at,
      { op: 'explain', as: identity.right.identity_id, params: { event_id } },
      ExplainAnswer,
    );
    if (E.isLeft(found)) return found;
    const shown = Object.entries(found.right).filter(([name]) => at.times || !name.endsWith('_ms'));
    printAnswer(at, found.right, () =>
      shown.map(([name, value]) => `${name.replaceAll('_', ' ')}: ${cellOf(at, value)}`),
    );
    return E.right(undefined);
  },
};

const Hop = t.type(
  {
    trace_id: t.number,
    event_type: t.string,
    event_id: t.string,
    from: t.string,
    to: t.string,
    handler: t.string,
    why: t.string,
  },
  'Hop',
);
const Skipped = t.type({ skipped: t.number }, 'Skipped');
const Traced = t.union([Hop, Skipped], 'Traced');

/** One hop of one envelope as a person reads it. */
export const hopLine = (at: Pick<CommandContext, 'numbers'>, one: t.TypeOf<typeof Traced>): string => {
  if (Skipped.is(one)) return `(${one.skipped} more were not shown: they came faster than they were read)`;
  const id = one.event_id === '' ? '' : ` ${shortId(at, one.event_id)}`;
  return `${one.trace_id} ${one.event_type}${id}: ${one.from} → ${one.to} by ${one.handler}${one.why === '' ? '' : ` (${one.why})`}`;
};

/** Hops as they happen. */
export const traceHops = (at: CommandContext) =>
  at.door
    .stream({ op: 'trace', params: {} })
    .pipe(
      map(readAnswer(Traced)),
      map(E.map((one) => printAnswer(at, one, () => [hopLine(at, one)]))),
      takeWhile(E.isRight, true),
      takeUntil(at.terminal.stop$),
    );

const trace: Command = {
  name: 'trace',
  about: 'Shows each hop of each event through the node: types, ids and rules, never what an event says',
  positionals: [],
  options: {},
  examples: ['trace', 'trace --json'],
  run: (at) => lastValueFrom(traceHops(at), { defaultValue: E.right(undefined) }),
};

const sync: Command = {
  name: 'sync',
  about: 'Asks all devices that are due for what is new, at once',
  positionals: [],
  options: {},
  examples: ['sync'],
  run: async (at) => {
    const identity = await resolveIdentity(at);
    if (E.isLeft(identity)) return identity;
    const found = await ask(at, { op: 'sync.now', as: identity.right.identity_id, params: {} });
    return E.map((asked: { readonly asked: number }) => printAnswer(at, asked, () => [`asked ${asked.asked}`]))(found);
  },
};

export const insightCommands: readonly Command[] = [status, explain, trace, sync];
