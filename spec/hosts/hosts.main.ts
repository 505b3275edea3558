import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asyncScheduler } from 'rxjs';
import type { Circle } from '../support/transports/udpGathering';
import { circleAmong, settled } from '../support/transports/udpGathering';
import { type UdpNode, startUdpNode, until } from '../support/transports/udpNodes';
import { type Lan, openLan, whyNot } from './lan';

const NAMES = ['alice', 'bob', 'carol'];
const PORT = 7_443;
const LOSS_PERCENT = 10;
const EACH = 200;
const APART = 50;
const WITHIN_MS = 120_000;

const began = asyncScheduler.now();
const tell = (text: string): void =>
  console.log(`${((asyncScheduler.now() - began) / 1_000).toFixed(1).padStart(6)} s  ${text}`);

const sayEach = ({ all, channel_id }: Circle, prefix: string, count: number): Promise<unknown> =>
  all((node, n) => node.ask('say', { channel_id, prefix: `${NAMES[n]}, ${prefix}`, count, together: 10 }));

const countsOf = async ({ all, channel_id }: Circle): Promise<readonly number[]> =>
  (await all((node) => node.ask('digest', { channel_id }))).map(({ count }) => count);

/** Whoever is cut off is heard by nobody any more: the sessions with it are over, and new ones have to be made. */
const partedFrom = async ({ all, network_id }: Circle, nth: number): Promise<unknown> =>
  until(
    WITHIN_MS,
    () => all(async (node) => (await node.ask('status', { network_id })).map(({ connected }) => connected)),
    (rows) =>
      rows.every((row, n) => row.filter((connected) => connected).length === (n === nth ? 0 : NAMES.length - 2)),
  );

const live = async (lan: Lan, nodes: readonly UdpNode[]): Promise<void> => {
  const [alice, bob, carol] = lan.hosts;
  assert(alice !== undefined && bob !== undefined && carol !== undefined);
  lan.lose(LOSS_PERCENT);
  const circle = await circleAmong(nodes, NAMES, WITHIN_MS);
  tell(`three hosts have met, with ${LOSS_PERCENT} % of all packets lost`);

  let said = 1 + NAMES.length * EACH;
  await sayEach(circle, 'together', EACH);
  await settled(circle, said, WITHIN_MS);
  tell(`${said} messages are with all three, once each`);

  lan.cut(carol, alice);
  lan.cut(carol, bob);
  await sayEach(circle, 'apart', APART);
  await partedFrom(circle, 2);
  const pair = said + 2 * APART;
  await until(
    WITHIN_MS,
    () => countsOf(circle),
    ([one, other]) => one === pair && other === pair,
  );
  assert.deepEqual(await countsOf(circle), [pair, pair, said + APART]);
  assert(lan.dropped().cut > 0, 'the partition dropped nothing');
  tell('carol is cut off: each side went on by itself, and its sessions with the other are over');

  lan.heal();
  said += NAMES.length * APART;
  await settled(circle, said, WITHIN_MS);
  tell(`healed: ${said} messages are with all three, once each`);

  lan.cut(alice, bob);
  await sayEach(circle, 'around', APART);
  said += NAMES.length * APART;
  await settled(circle, said, WITHIN_MS);
  tell(`alice and bob do not reach each other: ${said} messages went by way of carol`);

  const stats = await circle.all((node) => node.ask('stats', {}));
  stats.forEach(({ waiting }) => assert.deepEqual(waiting, { rows: 0, bytes: 0 }));
  const { lost, cut } = lan.dropped();
  const sent = stats.reduce((sum, { udp }) => sum + udp.sent, 0);
  assert(lost > 0, 'no packet was lost by chance');
  tell(`${sent} packets were sent; ${lost} were lost by chance and ${cut} at cuts; nothing waits anywhere`);
};

const main = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'sotto-hosts-'));
  const lan = openLan(NAMES);
  const nodes: UdpNode[] = [];
  const clean = (): void => {
    lan.remove();
    rmSync(folder, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      clean();
      process.exit(1);
    });
  }
  try {
    for (const { name, address, within } of lan.hosts) {
      nodes.push(await startUdpNode({ path: join(folder, `${name}.db`), host: address, port: PORT, within }));
    }
    await live(lan, nodes);
  } finally {
    await Promise.all(nodes.map((node) => node.kill()));
    clean();
  }
};

const reason = whyNot();
if (reason === undefined) {
  main().then(
    () => console.log('converged'),
    (cause: unknown) => {
      console.error(cause);
      process.exitCode = 1;
    },
  );
} else {
  console.error(`test:hosts cannot run here: ${reason}.`);
  process.exitCode = 2;
}
