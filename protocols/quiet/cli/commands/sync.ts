import * as E from 'fp-ts/Either';
import type * as t from 'io-ts';
import { ask, askNode } from '../ask/ask';
import { type Command, NETWORK_OPTION } from '../ask/command';
import { StatsAnswer } from '../ask/nodeAnswers';
import { resolveIdentity, resolveNetwork, usersOf } from '../ask/resolve';
import { printAnswer } from '../show/printAnswer';
import { renderTable } from '../show/renderTable';
import { gapLines, syncTable } from '../show/syncTable';

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
    'Shows which devices are connected, what is missing on each side, what waits, and what the node counted since it started',
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
    const users = await usersOf(at, network.right);
    if (E.isLeft(users)) return users;
    printAnswer(at, { peers: peers.right, gaps: gaps.right, stats: stats.right }, () => [
      ...(peers.right.length === 0 ? ['no other device is known yet'] : syncTable(at, peers.right, users.right)),
      ...gapLines(at, gaps.right, users.right),
      '',
      ...statsLines(stats.right),
    ]);
    return E.right(undefined);
  },
};

const sync: Command = {
  name: 'sync',
  about: 'Asks other devices for news now',
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

export const syncCommands: readonly Command[] = [status, sync];
