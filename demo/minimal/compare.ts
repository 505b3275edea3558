import * as E from 'fp-ts/Either';
import { type Copy, copyOf } from '../copies';
import type { Said } from '../talk';
import { type Person, knownPeers, reading } from './people';

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
export interface Compared {
  /** Do all have the same messages, every one that was accepted? */
  readonly same: boolean;
  readonly people: readonly Ended[];
  /** The last messages as the last of the identities sees them. */
  readonly last: { readonly nick: string; readonly lines: Copy['last'] };
}

const waitingOf = async ({ session }: Person, missing: readonly string[]): Promise<number> => {
  const explained = await Promise.all(missing.map((id) => session.explain(id)));
  return explained.filter((one) => E.isRight(one) && one.right.status === 'waiting').length;
};

const endOf = async (person: Person, copy: Copy, { all }: Said): Promise<Ended> => {
  const missing = all.filter(({ id }) => !copy.ids.has(id)).map(({ id }) => id);
  return {
    nick: person.nick,
    sent: all.filter(({ nick }) => nick === person.nick).length,
    received: copy.ids.size - copy.own,
    knownPeers: await knownPeers(person),
    waiting: await waitingOf(person, missing),
    missing: missing.length,
    digest: copy.digest,
  };
};

/** Takes everyone's copy and compares them. */
export const compare = async (people: readonly Person[], said: Said): Promise<Compared> => {
  const copies: Copy[] = [];
  const ended: Ended[] = [];
  for (const person of people) {
    const copy = await copyOf(reading(person));
    copies.push(copy);
    ended.push(await endOf(person, copy, said));
  }
  return {
    same: new Set(ended.map(({ digest }) => digest)).size === 1 && ended.every(({ missing }) => missing === 0),
    people: ended,
    last: { nick: people.at(-1)?.nick ?? '', lines: copies.at(-1)?.last ?? [] },
  };
};
