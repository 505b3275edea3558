import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { asyncScheduler, firstValueFrom, timer } from 'rxjs';
import type { Stats } from '../../../streams';
import type { UdpPlace } from '../../../streams/transports/udpAddress';
import type { UdpStats } from '../../../streams/transports/udpStats';

/** Requests to a node in a process of its own, one JSON line each. */
export interface Talk {
  /** Makes an identity and a network; others reach it at `at`. */
  readonly found: { readonly ask: { readonly name: string; readonly at: UdpPlace }; readonly answer: Founded };
  readonly join: {
    readonly ask: { readonly name: string; readonly link: string; readonly at: UdpPlace };
    readonly answer: Joined;
  };
  /** Goes on as the identity that lives in the file. */
  readonly resume: { readonly ask: object; readonly answer: { readonly identity_id: string } };
  /** A link that lets in everybody who has it. */
  readonly invite: { readonly ask: { readonly network_id: string }; readonly answer: { readonly link: string } };
  /** Says `<prefix> <n>` for n from 0, so many calls at a time. */
  readonly say: {
    readonly ask: {
      readonly channel_id: string;
      readonly prefix: string;
      readonly count: number;
      readonly together?: number;
    };
    readonly answer: Stamped;
  };
  readonly digest: { readonly ask: { readonly channel_id: string }; readonly answer: Digest };
  readonly status: { readonly ask: { readonly network_id: string }; readonly answer: readonly Standing[] };
  readonly stats: { readonly ask: object; readonly answer: NodeStats };
  /** Does at once what jobs do at their ticks. */
  readonly sync: { readonly ask: object; readonly answer: { readonly asked: number } };
  /** Answers once so many events were stored since the node was opened: when that was. */
  readonly reached: { readonly ask: { readonly stored: number }; readonly answer: Stamped };
  /** Sets the node's clock so far from the machine's, in milliseconds. */
  readonly clock: { readonly ask: { readonly aheadMs: number }; readonly answer: object };
  /** From now on nothing goes out and nothing comes in, or again. */
  readonly plug: { readonly ask: { readonly in: boolean }; readonly answer: object };
  /** Answers once a text is the newest of a channel: when that was. */
  readonly heard: { readonly ask: { readonly channel_id: string; readonly text: string }; readonly answer: Stamped };
  readonly close: { readonly ask: object; readonly answer: object };
}
export type Doing = keyof Talk;

/** By the stopwatch of the process, which is the same for all of one machine. */
export interface Stamped {
  readonly atMs: number;
}
export interface Joined {
  readonly network_id: string;
  readonly peer_id: string;
}
export interface Founded extends Joined {
  readonly channel_id: string;
}
export interface Digest {
  readonly count: number;
  /** Distinct ids; equal to the count if no message is there twice. */
  readonly distinct: number;
  /** Digest of all ids, authors and texts, sorted. */
  readonly digest: string;
}
export interface Standing {
  readonly name: string;
  readonly connected: boolean;
  readonly missing_here: number;
  readonly missing_there: number;
}
export interface NodeStats extends Pick<Stats, 'counters' | 'waiting'> {
  readonly udp: UdpStats;
  readonly rssMb: number;
}

/** The first line of the child: it listens. */
export interface Opened {
  readonly port: number;
}
export interface Line {
  readonly id: number;
  readonly answer?: unknown;
  readonly failed?: string;
}

/** How the process is started. */
export interface UdpNodeOptions {
  readonly path: string;
  readonly host?: string;
  /** 0: one that is free. */
  readonly port?: number;
  readonly crypto?: 'native' | 'wasm';
  /** A prefix of the command: `ip netns exec x`. */
  readonly within?: readonly string[];
  readonly nodeArgs?: readonly string[];
  readonly main?: string;
}

export interface UdpNode {
  readonly place: UdpPlace;
  readonly ask: <D extends Doing>(what: D, how: Talk[D]['ask']) => Promise<Talk[D]['answer']>;
  /** Closes the node and waits until its process is gone. */
  readonly close: () => Promise<void>;
  /** Ends the process at once. */
  readonly kill: () => Promise<void>;
}

const ROOT = join(__dirname, '../../..');
const MAIN = join(__dirname, 'udpNode.main.ts');

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (cause: Error) => void;
}

/** Takes the child's lines apart; whoever waits when it ends is told so. */
const openLines = (child: ChildProcess) => {
  const waiting = new Map<number, Waiting>();
  const take = (text: string): void => {
    const { id, answer, failed } = JSON.parse(text) as Line;
    const one = waiting.get(id);
    waiting.delete(id);
    if (failed === undefined) one?.resolve(answer as never);
    else one?.reject(new Error(failed));
  };
  if (child.stdout !== null) createInterface({ input: child.stdout }).on('line', take);
  child.on('close', (code, signal) => {
    for (const { reject } of waiting.values()) reject(new Error(`the node ended: ${code ?? signal}`));
    waiting.clear();
  });
  return <A>(id: number): Promise<A> => new Promise((resolve, reject) => void waiting.set(id, { resolve, reject }));
};

/** Starts a node in a process of its own, and answers when it listens. */
export const startUdpNode = async (options: UdpNodeOptions): Promise<UdpNode> => {
  const { within = [], nodeArgs = [], main = MAIN, host = '127.0.0.1', port = 0, path, crypto } = options;
  const how = JSON.stringify({ path, host, port, crypto });
  const [command = process.execPath, ...args] = [
    ...[...within, process.execPath, ...nodeArgs],
    ...['-r', '@swc-node/register', main, how],
  ];
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], cwd: ROOT });
  const gone = once(child, 'close');
  const answerTo = openLines(child);
  const opened = await answerTo<Opened>(0);
  let last = 0;
  const ask: UdpNode['ask'] = (what, ask) => {
    last += 1;
    const answered = answerTo<Talk[typeof what]['answer']>(last);
    child.stdin.write(`${JSON.stringify({ id: last, do: what, ...ask })}\n`);
    return answered;
  };
  return {
    place: { host, port: opened.port },
    ask,
    close: async () => {
      await ask('close', {});
      await gone;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
};

const LOOK_MS = 200;

/** Looks again and again until it is so. Fails with what was last seen, once the time is over. */
export const until = async <A>(withinMs: number, look: () => Promise<A>, isSo: (seen: A) => boolean): Promise<A> => {
  const endMs = asyncScheduler.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (isSo(seen)) return seen;
    if (asyncScheduler.now() > endMs) throw new Error(`not within ${withinMs} ms: ${JSON.stringify(seen)}`);
    await firstValueFrom(timer(LOOK_MS));
  }
};
