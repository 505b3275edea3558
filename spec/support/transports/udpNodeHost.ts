import { createHash } from 'node:crypto';
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { filter, firstValueFrom, interval, map } from 'rxjs';
import { quiet } from '../../../protocols/quiet';
import { type Transport, type UdpTransport, createNode, openUdp, systemClock } from '../../../streams';
import type { QuietNode, QuietSession } from '../quiet/cast';
import { right } from '../common/right';
import type { Doing, Line, Talk } from './udpNodes';

/** In addresses: the kind that is UDP. */
const UDP = 1;
const PAGE = 200;
const TOGETHER = 100;
const REACHED_LOOK_MS = 20;

interface How {
  readonly path: string;
  readonly host: string;
  readonly port: number;
  readonly crypto?: 'native' | 'wasm';
}

interface Host {
  readonly node: QuietNode;
  readonly udp: UdpTransport;
  readonly nowMs: () => number;
  me: QuietSession | undefined;
  aheadMs: number;
  isIn: boolean;
}

type Answers = { readonly [D in Doing]: (host: Host, how: Talk[D]['ask']) => Promise<Talk[D]['answer']> };

const meIn = ({ me }: Host): QuietSession => {
  if (me === undefined) throw new Error('nobody is here yet');
  return me;
};

const digestOf = async (me: QuietSession, channel_id: string) => {
  const lines: string[] = [];
  for (let before: { created_at_ms: number; message_id: string } | null | undefined; before !== null;) {
    const page = right(
      await me.api['message.list']({ channel_id, limit: PAGE, ...(before === undefined ? {} : { before }) }),
    );
    for (const { message_id, author_id, text } of page.messages) lines.push(`${message_id} ${author_id} ${text}`);
    before = page.next;
  }
  const hash = createHash('sha256');
  for (const line of lines.sort()) hash.update(`${line}\n`);
  return { count: lines.length, distinct: new Set(lines).size, digest: hash.digest('hex') };
};

const say = async (host: Host, { channel_id, prefix, count, together = TOGETHER }: Talk['say']['ask']) => {
  const { api } = meIn(host);
  for (let said = 0; said < count; said += together) {
    const texts = Array.from({ length: Math.min(together, count - said) }, (_, n) => `${prefix} ${said + n}`);
    (await Promise.all(texts.map((text) => api['message.create']({ channel_id, text })))).forEach(right);
  }
  return { atMs: host.nowMs() };
};

const answers: Answers = {
  found: async (host, { name, at }) => {
    const { identity_id } = right(await host.node.api['identity.create']({ name }));
    host.me = right(host.node.as(identity_id));
    const address = { transport: UDP, ...at } as const;
    return right(await host.me.api['network.create']({ name: 'processes', address }));
  },
  join: async (host, { name, link, at }) => {
    const address = { transport: UDP, ...at } as const;
    const joined = right(await host.node.api['user.join_as_user']({ name, link, address }));
    host.me = right(host.node.as(joined.identity_id));
    return joined;
  },
  resume: async (host) => {
    const [{ identity_id } = { identity_id: '' }] = right(await host.node.api['identity.list']({}));
    host.me = right(host.node.as(identity_id));
    return { identity_id };
  },
  invite: async (host, { network_id }) => right(await meIn(host).api['invite.create']({ network_id, max_uses: 0 })),
  say,
  digest: (host, { channel_id }) => digestOf(meIn(host), channel_id),
  status: async (host, { network_id }) => right(await meIn(host).api['sync.status']({ network_id })),
  stats: ({ node, udp }) => {
    const { counters, waiting } = node.stats();
    return Promise.resolve({ counters, waiting, udp: udp.stats(), rssMb: process.memoryUsage.rss() / 2 ** 20 });
  },
  clock: (host, { aheadMs }) => {
    host.aheadMs = aheadMs;
    return Promise.resolve({});
  },
  plug: (host, { in: isIn }) => {
    host.isIn = isIn;
    return Promise.resolve({});
  },
  sync: async (host) => right(await meIn(host).api['sync.now']({})),
  reached: ({ node, nowMs }, { stored }) =>
    firstValueFrom(
      interval(REACHED_LOOK_MS).pipe(
        filter(() => (node.stats().counters['stored'] ?? 0) >= stored),
        map(() => ({ atMs: nowMs() })),
      ),
    ),
  heard: (host, { channel_id, text }) =>
    firstValueFrom(
      meIn(host)
        .live('message.list', { channel_id, limit: 1 })
        .pipe(
          filter((page) => right(page).messages[0]?.text === text),
          map(() => ({ atMs: host.nowMs() })),
        ),
    ),
  close: ({ node }) => {
    node.close();
    return Promise.resolve({});
  },
};

const tell = (line: Line): void => void writeSync(1, `${JSON.stringify(line)}\n`);

const openHost = async (how: How, nowMs: () => number): Promise<Host> => {
  const udp = openUdp({ listen: [how] });
  const world = { aheadMs: 0, isIn: true };
  const transport: Transport = {
    ...udp,
    inbound$: udp.inbound$.pipe(filter(() => world.isIn)),
    send: (parcel) => (world.isIn ? udp.send(parcel) : 'unreachable'),
  };
  const clock = { now: () => systemClock.now() + world.aheadMs };
  const { path, crypto } = how;
  const node = right(await createNode({ protocol: quiet, path, transport, clock, ...(crypto && { crypto }) }));
  return Object.assign(world, { node, udp, nowMs, me: undefined });
};

/** Opens a node on a file and a port, and does what its standard input asks, a JSON line each. `nowMs` stamps what is timed. */
export const hostNode = async (how: string, nowMs: () => number): Promise<void> => {
  const host = await openHost(JSON.parse(how) as How, nowMs);
  const status = await firstValueFrom(host.udp.status$.pipe(filter(({ state }) => state === 'up' || state === 'down')));
  const [place] = host.udp.address();
  if (status.state !== 'up' || place === undefined) throw new Error(`does not listen: ${JSON.stringify(status)}`);
  tell({ id: 0, answer: { port: place.port } });

  const answer = async (line: string): Promise<void> => {
    const { id, do: what, ...ask } = JSON.parse(line) as { readonly id: number; readonly do: Doing };
    try {
      tell({ id, answer: await answers[what](host, ask as never) });
    } catch (cause: unknown) {
      tell({ id, failed: String(cause) });
    }
    if (what === 'close') process.exit(0);
  };
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => void answer(line));
  // Whoever started it is gone.
  lines.on('close', () => process.exit(0));
};
