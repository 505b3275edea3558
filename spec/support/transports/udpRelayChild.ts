import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { UdpPlace } from '../../../streams/transports/udpAddress';
import type { WireConditions } from '../../../streams/transports/wireConditions';

export type RelayRequest =
  | { readonly do: 'stand'; readonly name: string; readonly real: UdpPlace }
  | { readonly do: 'partition'; readonly sides: readonly (readonly string[])[] }
  | { readonly do: 'cut'; readonly one: string; readonly other: string }
  | { readonly do: 'conditions'; readonly conditions: Partial<WireConditions> }
  | { readonly do: 'record'; readonly on: boolean }
  | { readonly do: 'replay'; readonly from?: string; readonly to?: string }
  | { readonly do: 'heal' | 'recorded' | 'stats' };

export interface RelayAnswer {
  readonly id: number;
  readonly answer: unknown;
}

/** A relay in a process of its own. */
export interface RelayChild {
  readonly ask: (request: RelayRequest) => Promise<unknown>;
  /** Resolves once the process is gone. */
  readonly stop: () => Promise<void>;
}

export const startRelayChild = (seed: number): RelayChild => {
  const main = join(__dirname, 'udpRelay.main.ts');
  const child = spawn(process.execPath, ['-r', '@swc-node/register', main, String(seed)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: join(__dirname, '../../..'),
  });
  const waiting = new Map<number, (answer: unknown) => void>();
  let last = 0;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { id, answer } = JSON.parse(line) as RelayAnswer;
    waiting.get(id)?.(answer);
    waiting.delete(id);
  });
  return {
    ask: (request) =>
      new Promise((resolve) => {
        last += 1;
        waiting.set(last, resolve);
        child.stdin.write(`${JSON.stringify({ id: last, ...request })}\n`);
      }),
    stop: async () => {
      if (child.exitCode !== null) return;
      child.stdin.end();
      await once(child, 'exit');
    },
  };
};
