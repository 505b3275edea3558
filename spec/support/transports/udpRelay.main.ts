import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { asyncScheduler } from 'rxjs';
import { seededRandom } from '../../../lib/random';
import { BAD_CONDITIONS, openUdpRelay } from './udpRelay';
import type { RelayAnswer, RelayRequest } from './udpRelayChild';

/** A relay as a process of its own: `udpRelay.main.ts <seed>`. Takes one request a line, answers each with a line. */
const relay = openUdpRelay(asyncScheduler, seededRandom(Number(process.argv[2] ?? '1')), BAD_CONDITIONS);

const doAsAsked = async (request: RelayRequest): Promise<unknown> => {
  switch (request.do) {
    case 'stand':
      return relay.stand(request.name, request.real);
    case 'partition':
      return relay.partition(request.sides);
    case 'cut':
      return relay.cut(request.one, request.other);
    case 'heal':
      return relay.heal();
    case 'conditions':
      return relay.setConditions(request.conditions);
    case 'record':
      return relay.record(request.on);
    case 'replay':
      return relay.replay(({ from, to }) => (request.from ?? from) === from && (request.to ?? to) === to);
    case 'recorded':
      return relay.recorded().map(({ packet, ...rest }) => ({ ...rest, hex: Buffer.from(packet).toString('hex') }));
    case 'stats':
      return { ways: relay.stats(), strangers: relay.strangers(), underWay: relay.underWay() };
  }
};

const answer = async (line: string): Promise<void> => {
  const { id, ...request } = JSON.parse(line) as RelayRequest & { readonly id: number };
  const said: RelayAnswer = { id, answer: (await doAsAsked(request)) ?? null };
  writeSync(1, `${JSON.stringify(said)}\n`);
};

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => void answer(line));
lines.on('close', () => process.exit(0));
