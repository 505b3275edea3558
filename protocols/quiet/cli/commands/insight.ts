import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { lastValueFrom, map, takeUntil, takeWhile } from 'rxjs';
import { tableOf } from '../show/table';
import { ask, askNode, readAnswer } from '../ask/ask';
import { type At, type Command, NETWORK, textIn } from '../ask/command';
import { findIdentity, findNetwork } from '../ask/find';
import { Explained, Stats } from '../ask/nodeAnswers';
import { say, shortId } from '../show/say';
import { gapLines, syncTable } from '../show/syncTable';

const ID = /^[0-9a-f]{32}$/;

/** Any value of a row: ids short, yes and no in words. */
const cellOf = (at: At, value: unknown): string | number => {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return ID.test(value) ? shortId(at, value) : value;
  return value === null || value === undefined ? '' : JSON.stringify(value);
};

type StatsOf = t.TypeOf<typeof Stats>;

const statsLines = ({ crypto, counters, waiting }: StatsOf): readonly string[] => [
  `waiting: ${waiting.rows} events, ${waiting.bytes} bytes; ciphers: ${crypto}`,
  ...tableOf(
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
  takes: [],
  options: NETWORK,
  examples: ['status', 'status --network Friends --json'],
  run: async (at, args) => {
    const network = await findNetwork(at, args);
    if (E.isLeft(network)) return network;
    const { as, network_id } = network.right;
    const peers = await ask(at, { op: 'sync.status', as, params: { network_id } });
    if (E.isLeft(peers)) return peers;
    const stats = await askNode(at, { op: 'stats', params: {} }, Stats);
    if (E.isLeft(stats)) return stats;
    const gaps = await ask(at, { op: 'sync.gaps', as, params: { network_id } });
    if (E.isLeft(gaps)) return gaps;
    say(at, { peers: peers.right, gaps: gaps.right, stats: stats.right }, () => [
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
  takes: [{ as: '<event>', about: 'its id, 32 hex characters' }],
  options: {},
  examples: ['explain 00112233445566778899aabbccddeeff'],
  run: async (at, args) => {
    const identity = await findIdentity(at);
    if (E.isLeft(identity)) return identity;
    const given = textIn(args, 'event') ?? '';
    const event_id = (/^\d{1,9}$/.test(given) ? at.numbers?.idOf(Number(given)) : undefined) ?? given;
    const found = await askNode(at, { op: 'explain', as: identity.right.identity_id, params: { event_id } }, Explained);
    if (E.isLeft(found)) return found;
    const shown = Object.entries(found.right).filter(([name]) => at.times || !name.endsWith('_ms'));
    say(at, found.right, () => shown.map(([name, value]) => `${name.replaceAll('_', ' ')}: ${cellOf(at, value)}`));
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
export const hopLine = (at: Pick<At, 'numbers'>, one: t.TypeOf<typeof Traced>): string => {
  if (Skipped.is(one)) return `(${one.skipped} more were not shown: they came faster than they were read)`;
  const id = one.event_id === '' ? '' : ` ${shortId(at, one.event_id)}`;
  return `${one.trace_id} ${one.event_type}${id}: ${one.from} → ${one.to} by ${one.handler}${one.why === '' ? '' : ` (${one.why})`}`;
};

/** Hops as they happen. */
export const hops = (at: At) =>
  at.door
    .stream({ op: 'trace', params: {} })
    .pipe(
      map(readAnswer(Traced)),
      map(E.map((one) => say(at, one, () => [hopLine(at, one)]))),
      takeWhile(E.isRight, true),
      takeUntil(at.terminal.stop$),
    );

const trace: Command = {
  name: 'trace',
  about: 'Shows each hop of each event through the node: types, ids and rules, never what an event says',
  takes: [],
  options: {},
  examples: ['trace', 'trace --json'],
  run: (at) => lastValueFrom(hops(at), { defaultValue: E.right(undefined) }),
};

const sync: Command = {
  name: 'sync',
  about: 'Asks all devices that are due for what is new, at once',
  takes: [],
  options: {},
  examples: ['sync'],
  run: async (at) => {
    const identity = await findIdentity(at);
    if (E.isLeft(identity)) return identity;
    const found = await ask(at, { op: 'sync.now', as: identity.right.identity_id, params: {} });
    return E.map((asked: { readonly asked: number }) => say(at, asked, () => [`asked ${asked.asked}`]))(found);
  },
};

export const insightCommands: readonly Command[] = [status, explain, trace, sync];
