import type { Copy } from './copies';
import { copyOf } from './copies';
import * as E from 'fp-ts/Either';
import { type DemoNode, type Person, knownPeers } from './people';
import type { Said } from './phases';
import type { World } from './world';

/** How it ended for one identity. */
export interface Ended {
  readonly nick: string;
  readonly sent: number;
  readonly received: number;
  readonly knownPeers: number;
  /** Messages that are here, but wait for something. */
  readonly waiting: number;
  readonly missing: number;
  readonly digest: string;
}

/** How it ended. */
export interface Outcome {
  /** Do all have the same messages, every one that was accepted? */
  readonly agree: boolean;
  readonly people: readonly Ended[];
  /** Messages that were accepted. */
  readonly messages: number;
  /** Texts that were refused, by reason. */
  readonly refused: Readonly<Record<string, number>>;
  /** What the engine refused, by reason: texts, and what arrived twice or from strangers. */
  readonly turnedAway: Readonly<Record<string, number>>;
  readonly packets: {
    readonly sent: number;
    readonly lost: number;
    readonly repaired: number;
  };
  readonly waiting: number;
  readonly stored: number;
  readonly wallMs: number;
  /** By the clock of the run. */
  readonly tookMs: number;
  readonly crypto: string;
  /** The last messages as the last of the identities sees them. */
  readonly last: { readonly nick: string; readonly lines: Copy['last'] };
}

const waitingOf = async ({ session }: Person, missing: readonly string[]): Promise<number> => {
  const explained = await Promise.all(missing.map((id) => session.explain(id)));
  return explained.filter((one) => E.isRight(one) && one.right.status === 'waiting').length;
};

const endOf = async (person: Person, copy: Copy, { ids, sentBy }: Said): Promise<Ended> => {
  const missing = ids.filter((id) => !copy.ids.has(id));
  return {
    nick: person.nick,
    sent: sentBy.get(person.nick) ?? 0,
    received: copy.ids.size - copy.own,
    knownPeers: await knownPeers(person),
    waiting: await waitingOf(person, missing),
    missing: missing.length,
    digest: copy.digest,
  };
};

const REJECTED = 'rejected.';

const turnedAwayIn = (counters: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(counters)
      .filter(([name]) => name.startsWith(REJECTED))
      .map(([name, times]) => [name.slice(REJECTED.length), times]),
  );

/** What the engine and the wire counted. */
const counted = (node: DemoNode, { wire }: World, repaired: number) => {
  const { counters, waiting, crypto } = node.stats();
  const { offered, lost } = wire.stats();
  return {
    turnedAway: turnedAwayIn(counters),
    packets: { sent: offered, lost, repaired },
    waiting: waiting.rows,
    stored: counters['stored'] ?? 0,
    crypto,
  };
};

/** Takes everyone's copy and compares them. */
export const compare = async (
  node: DemoNode,
  world: World,
  people: readonly Person[],
  said: Said,
  repaired: number,
): Promise<Omit<Outcome, 'wallMs' | 'tookMs'>> => {
  const copies: Copy[] = [];
  const ended: Ended[] = [];
  for (const person of people) {
    const copy = await copyOf(person);
    copies.push(copy);
    ended.push(await endOf(person, copy, said));
  }
  return {
    agree: new Set(ended.map(({ digest }) => digest)).size === 1 && ended.every(({ missing }) => missing === 0),
    people: ended,
    messages: said.ids.length,
    refused: Object.fromEntries(said.refused),
    ...counted(node, world, repaired),
    last: { nick: people.at(-1)?.nick ?? '', lines: copies.at(-1)?.last ?? [] },
  };
};
