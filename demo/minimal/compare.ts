import * as E from 'fp-ts/Either';
import { type Copy, copyOf } from '../copies';
import type { Said } from '../talk';
import { type Person, countKnownPeers, pageReaderOf } from './people';

/** The result of one identity. */
export interface PersonResult {
  readonly nick: string;
  readonly sent: number;
  readonly received: number;
  readonly knownPeers: number;
  /** Messages that arrived, but wait in quarantine. */
  readonly waiting: number;
  readonly missing: number;
  readonly digest: string;
}

/** The copies of all identities, compared. */
export interface Comparison {
  /** Does everyone have every accepted message, and nothing else? */
  readonly same: boolean;
  readonly people: readonly PersonResult[];
  /** The last messages as the last identity reads them. */
  readonly last: { readonly nick: string; readonly lines: Copy['last'] };
}

const waitingOf = async ({ session }: Person, missing: readonly string[]): Promise<number> => {
  const explained = await Promise.all(missing.map((id) => session.explain(id)));
  return explained.filter((one) => E.isRight(one) && one.right.status === 'waiting').length;
};

const endOf = async (person: Person, copy: Copy, { all }: Said): Promise<PersonResult> => {
  const missing = all.filter(({ id }) => !copy.ids.has(id)).map(({ id }) => id);
  return {
    nick: person.nick,
    sent: all.filter(({ nick }) => nick === person.nick).length,
    received: copy.ids.size - copy.own,
    knownPeers: await countKnownPeers(person),
    waiting: await waitingOf(person, missing),
    missing: missing.length,
    digest: copy.digest,
  };
};

/** Reads everyone's copy and compares them. */
export const compareCopies = async (people: readonly Person[], said: Said): Promise<Comparison> => {
  const copies: Copy[] = [];
  const ended: PersonResult[] = [];
  for (const person of people) {
    const copy = await copyOf(pageReaderOf(person));
    copies.push(copy);
    ended.push(await endOf(person, copy, said));
  }
  return {
    same: new Set(ended.map(({ digest }) => digest)).size === 1 && ended.every(({ missing }) => missing === 0),
    people: ended,
    last: { nick: people.at(-1)?.nick ?? '', lines: copies.at(-1)?.last ?? [] },
  };
};
